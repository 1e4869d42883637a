namespace RebaseBind.Oracle.Tests.Building;

/// <summary>A compiler and a linker for one width.</summary>
internal interface IToolchain
{
    /// <summary>Skips the test if they are missing, unless CI=true.</summary>
    public void Require();

    /// <summary>Compiles a source to an object file in the objects' folder.</summary>
    public void Compile(string source);

    /// <summary>Makes an import library from a .def file alone.</summary>
    public void MakeImportLibrary(string name);

    /// <summary>Links an image, and an import library if it is a DLL.</summary>
    /// <param name="recipe">What to link.</param>
    /// <param name="output">The image's path.</param>
    public void Link(ImageRecipe recipe, string output);
}
