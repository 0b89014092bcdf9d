"""Where the images come from: find, download, verify and load MNIST."""
