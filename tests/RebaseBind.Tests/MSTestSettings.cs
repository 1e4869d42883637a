[assembly: Parallelize(Scope = ExecutionScope.MethodLevel)]
// What only the doors see is internal, so a test that takes it as an argument is internal, too.
[assembly: DiscoverInternals]
