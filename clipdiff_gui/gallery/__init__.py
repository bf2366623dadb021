"""All pictures of the folder: searched, looked through, starred, thrown away; and what one was made with."""
