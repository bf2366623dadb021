"""Picture files: opening what a person gives, saving what was drawn, and the job that travels inside."""
