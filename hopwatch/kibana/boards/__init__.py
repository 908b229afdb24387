"""The dashboards, one module each: what is drawn, of which documents."""
