"""The same screening on Spark, for files that no machine holds. PySpark is imported only when asked for.

Rows are spread by NIK, so that all rows of a person, in every file, meet in one shard; each shard is screened
by `pipeline.screen` itself. What only the whole can tell is gathered first and given to every shard.
"""
