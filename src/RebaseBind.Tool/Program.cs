using System.CommandLine;
using RebaseBind.Tool.Commands;

var root = new RootCommand(
    "Gives every native Windows DLL below a folder a preferred base of its own, so that no loader has to relocate it. "
    + "It works on files alone and needs no Windows. Start with 'rebasebind scan DIR', which changes nothing.")
{
    ScanCommand.Create(),
    PlanCommand.Create(),
    ApplyCommand.Create(),
    UnbindCommand.Create(),
    VerifyCommand.Create(),
    UndoCommand.Create(),
    SimulateCommand.Create(),
    CheckCommand.Create(),
    ExplainCommand.Create(),
    DiffCommand.Create(),
};

return Shell.Run(root, args);
