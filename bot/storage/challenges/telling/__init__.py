"""Direct messages to members who want to be told of challenges, as they are kept until they are sent."""
