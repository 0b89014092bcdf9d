"""Requests and answers as models: names, ranges, defaults and words, for HTTP and the command line alike."""
