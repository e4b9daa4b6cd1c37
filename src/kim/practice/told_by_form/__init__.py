"""What people without an account told by a form: a workbook that goes out, and comes back as drafts."""
