"""The people who work here: users, teams, skills, presence, permissions and sign-in."""
