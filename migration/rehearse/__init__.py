"""A notebook's pipeline run for real on open-source Spark Declarative Pipelines, before anything is deployed."""
