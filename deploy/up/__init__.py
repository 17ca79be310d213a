"""The second half of `make up`, inside the environment that `deploy.bootstrap` made."""
