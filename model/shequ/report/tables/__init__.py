"""Tables: plain text for the terminal, rows for the page and for papers."""
