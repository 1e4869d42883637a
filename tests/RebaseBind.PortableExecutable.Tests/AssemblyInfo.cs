[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
// What only the floors above see is internal, so a test that takes it as an argument is internal, too.
[assembly: DiscoverInternals]
