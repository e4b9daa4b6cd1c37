"""Where knowledge and information are kept: systems, document stores, spreadsheets, contractors, paper."""
