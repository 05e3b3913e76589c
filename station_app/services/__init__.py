"""What people can do: one public function per command or question."""
