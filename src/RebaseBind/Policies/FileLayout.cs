namespace RebaseBind.Policies;

/// <summary>What happens to the layout of an image's file. No RVA changes.</summary>
public enum FileLayout
{
    /// <summary>It stays as it is; a file that was laid out in pages before stays so.</summary>
    Keep,

    /// <summary>
    /// Headers and sections are laid out in pages of 4096 bytes, in EXEs, too, so that Wine can map them, and processes share them. Files get about
    /// 1 % larger. Windows maps files of any layout.
    /// </summary>
    Pages,
}
