#pragma warning disable
using System; using System.Linq; using System.Collections.Generic; using RebaseBind.Findings; using RebaseBind.Gathering;
namespace RebaseBind.Planning.LoadSets;
internal sealed class LoadSets {
 static readonly int[] one=[0];
 internal static LoadSets Everything(IReadOnlyList<ImageSummary> images) => new();
 internal static LoadSets Create(IReadOnlyList<ImageSummary> images, IReadOnlyList<string> roots, IReadOnlyList<DynamicLoad> dynamicLoads, List<Finding> errors) => new();
 internal bool AreUnrestricted => true;
 internal int Count => 1;
 internal IReadOnlyList<int> SetsOf(ImageSummary image) => one;
 internal string NameOf(int set) => "";
 internal bool MayMeet(ImageSummary a, ImageSummary b) => true;
}
