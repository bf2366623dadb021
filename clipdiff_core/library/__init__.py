"""The pictures of a folder, searchable: an index that can be made again at any time, and the stars, which cannot."""
