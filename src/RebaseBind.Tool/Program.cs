using RebaseBind.Tool.Commands;

return Shell.Run(CommandTree.Create(), args);
