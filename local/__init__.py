"""All of Assay on one machine: the embedded cloud, the stacks, a real deployment, REST, and a first report."""
