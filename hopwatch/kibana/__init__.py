"""What analysts browse in Kibana: data views, saved searches, dashboards, and a rule for Security's alerts.

Definitions (`views`, `searches`, `board_*`, `rule`) stand apart from what makes Kibana's objects of them
(`lens`, `dashboard`, `search`, `objects`) and from what imports them (`install`). Everything but `install` is
pure: the same namespace gives the same bytes.
"""
