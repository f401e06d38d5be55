// The tests mostly wait, for a process or for the daemon, so two cores bear three at a time.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
