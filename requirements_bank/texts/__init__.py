"""The texts that editors word themselves: the portal’s pages and the mails to suppliers."""
