"""The bytes of pictures, in a folder or an object store."""
