"""The entity queue and the alerts as one page of HTML, for whoever has no Kibana."""
