"""What people read: tables, figures, and their words in English and Chinese."""
