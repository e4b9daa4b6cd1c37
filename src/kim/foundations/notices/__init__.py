"""Who answers for each work area, today and on any earlier day; naming line managers; and what nobody covers."""
