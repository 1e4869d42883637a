// Moves and binds the DLLs of a folder into another one, proves that what is there is the originals moved, and gives the originals back.
//
//     dotnet run --project samples/VerifyAndUndo -- DIR OUT BACK
using RebaseBind;
using RebaseBind.Findings;
using RebaseBind.Gathering;
using RebaseBind.Policies;
using RebaseBind.Verifying;

if (args is not [string input, string output, string back])
{
    Console.Error.WriteLine("usage: VerifyAndUndo DIR OUT BACK");
    return 2;
}

try
{
    var pipeline = new RebaseBindPipeline(new RebaseBindOptions());

    // OUT is a copy of DIR with every DLL at a base of its own. The record of changes in it is all that the next steps need.
    GatheredTree tree = pipeline.Scan(input);
    ApplyResult applied = pipeline.Apply(tree, pipeline.Plan(tree), OutputTarget.Folder(output));
    Console.WriteLine($"{applied.Changes.Count} of {tree.Images.Count} images rewritten");
    if (applied.Changes.Count == 0)
    {
        return 0;
    }

    // A release is proven without its originals, on any machine, also after it was signed.
    VerifyResult verified = pipeline.Verify(ImageSource.Folder(output));
    Console.WriteLine($"{verified.Count(ImageState.Proven)} proven, {verified.Count(ImageState.Unchanged)} unchanged: {(verified.IsProven ? "proven" : "NOT proven")}");
    foreach (Finding finding in verified.Findings)
    {
        Console.WriteLine(finding);
    }

    // And back: BACK has the files of DIR, byte for byte.
    ApplyResult undone = pipeline.Undo(ImageSource.Folder(output), OutputTarget.Folder(back), new UndoPolicy());
    Console.WriteLine($"{undone.Changes.Count} undone, {undone.Findings.Count} findings");
    return verified.IsProven && undone.Findings.Count == 0 ? 0 : 1;
}
catch (RebaseBindException refusal)
{
    Console.Error.WriteLine(refusal.Finding);
    return 2;
}
