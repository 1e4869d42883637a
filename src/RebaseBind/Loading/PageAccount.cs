using RebaseBind.PortableExecutable;
using RebaseBind.PortableExecutable.Headers;

namespace RebaseBind.Loading;

/// <summary>Which pages of an image a loader makes private, before any code of the image has run.</summary>
/// <remarks>Exact for Wine 8.0 and 10.0, page for page, as the tests with their loaders show;
/// for Windows from documentation (docs/simulation.md).</remarks>
internal static class PageAccount
{
    /// <summary>Counts them by cause; a page counts under the first cause that makes it private.</summary>
    /// <param name="module">The image in its process.</param>
    /// <param name="profile">The loader.</param>
    /// <param name="all">Gets all of them.</param>
    internal static PageCauses Count(ProcessModule module, LoaderProfile profile, out PageSet all)
    {
        return Count(module, profile, profile.ReadsUnalignedFiles ? UnalignedPages(module.Image) : PageSet.Empty, out all);
    }

    /// <summary>How many pages would become private if the file's sections lay at page boundaries.</summary>
    internal static int CountAligned(ProcessModule module, LoaderProfile profile) => Count(module, profile, PageSet.Empty, out _).Total;

    /// <summary>Whether the loader applies the fixups of an image in this process.</summary>
    internal static bool AppliesFixups(ProcessModule module)
        => module.Landing.Reason is not (LandingReason.AtBase or LandingReason.Aslr) && module.Image.CanApplyFixups;

    private static PageCauses Count(ProcessModule module, LoaderProfile profile, PageSet unalignedPages, out PageSet all)
    {
        LoadFacts image = module.Image;
        PageSet pages = PageSet.Empty;
        int unaligned = Add(unalignedPages);
        int header = Add(profile.ReadsUnalignedFiles ? HeaderPage(image) : PageSet.Empty)
            + Add(module.Landing.Reason == LandingReason.Dynamic ? PageOf(image.BaseField, image.SlotSize) : PageSet.Empty);
        int relocation = Add(AppliesFixups(module) ? image.RelocationPages : PageSet.Empty);
        int imports = Add(module.ImportPages.ToSet());
        int tls = Add(WritesTlsIndex(module, profile) ? PageOf(image.TlsIndex, sizeof(uint)) : PageSet.Empty);
        int cookie = Add(PageOf(image.Cookie, image.SlotSize));
        all = pages;
        return new PageCauses(unaligned, header, relocation, imports, tls, cookie);

        int Add(PageSet more)
        {
            int before = pages.Count;
            pages = pages.Union(more.Except(image.SharedPages));
            return pages.Count - before;
        }
    }

    private static bool WritesTlsIndex(ProcessModule module, LoaderProfile profile)
        => (module.IsAtStart || profile.InitialisesTlsLater) && !(profile.SkipsEmptyTls && module.Image.IsTlsEmpty);

    private static PageSet PageOf(Rva? address, uint size)
    {
        var pages = new PageSet.Builder();
        if (address is { } rva)
        {
            pages.AddBytes(rva.Value, size);
        }

        return pages.ToSet();
    }

    /// <summary>A section that begins within a page of the file is read, all of it; the last page of one that ends within a page is copied.</summary>
    private static PageSet UnalignedPages(LoadFacts image)
    {
        const uint sectorMask = ~511u;
        var pages = new PageSet.Builder();
        if (image.Summary.IsMappedFlat)
        {
            return pages.ToSet();
        }

        foreach (Section section in image.Sections)
        {
            uint size = LoadFactsReader.FileBytesOf(section);
            uint start = section.Address.Value;
            if (size != 0 && ((uint)section.RawOffset.Value & sectorMask) % PageSet.PageSize != 0)
            {
                pages.AddBytes(start, size);
            }
            else if (size % PageSet.PageSize != 0)
            {
                pages.AddBytes(start + size - 1, 1);
            }
        }

        return pages.ToSet();
    }

    /// <summary>Of a file that is mapped flat the page is mapped once more behind the headers, and lies there as it is in the file.</summary>
    private static PageSet HeaderPage(LoadFacts image)
    {
        var pages = new PageSet.Builder();
        if (image.SizeOfHeaders % PageSet.PageSize != 0 && !image.Summary.IsMappedFlat)
        {
            pages.AddBytes(image.SizeOfHeaders, 1);
        }

        return pages.ToSet();
    }
}
