"""Beyond one machine, with Ray (requirements-ray.txt): batches over Ray Data, the service over Ray Serve. Nothing else imports this."""
