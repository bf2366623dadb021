"""What is still to be drawn, kept so that neither quitting nor a crash loses any of it; torch-free."""
