"""Pictures of controls and pages, compared with stored ones."""
