"""The screens of one class entered for many people."""
