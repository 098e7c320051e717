"""Where agents and Mesa meet: the kinds as Mesa agents, and what differs between its versions."""
