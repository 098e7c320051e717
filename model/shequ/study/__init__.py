"""Studies: what is asked, run, kept, analysed and checked; floors from statistics to check, imports only downward."""
