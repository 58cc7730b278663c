"""The screens of chats: the visitor's page, and what stands of it at the desk."""
