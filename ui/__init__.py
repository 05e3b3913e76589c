"""The doors people use; decides no rule."""
