"""What editors fill in. A form asks the rules; an action stores."""
