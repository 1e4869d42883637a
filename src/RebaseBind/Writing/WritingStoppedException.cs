using System;
using System.Threading;

namespace RebaseBind.Writing;

/// <summary>The writing of a tree was ended between two files.</summary>
/// <param name="whole">What is whole, as a part of a sentence; the message.</param>
/// <param name="cancellation">What ended it.</param>
internal sealed class WritingStoppedException(string whole, CancellationToken cancellation) : OperationCanceledException(whole, cancellation);
