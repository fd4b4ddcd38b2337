package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.model.ReportedAsset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the results of a Trivy report are of. */
final class TrivyTargets {
  private static final Pattern IMAGE_AND_SYSTEM =
      Pattern.compile("(.+?) \\(([^()]+?) ([^() ]+)\\)");
  private static final List<String> LISTS =
      List.of("$.Resources", "$.Vulnerabilities", "$.Misconfigurations", "$.Findings");

  /**
   * An artifact or an object of a cluster, with its results.
   *
   * @param path in the report
   * @param system family of the operating system; empty where there is none
   */
  record Holder(String path, ReportedAsset asset, String system, String release) {
    String distro() {
      return system.isEmpty() ? "" : system + (release.isEmpty() ? "" : "-" + release);
    }
  }

  private final Notes notes;
  private final Map<String, Holder> holders = new HashMap<>();

  TrivyTargets(Notes notes) {
    this.notes = notes;
  }

  boolean none() {
    return all().isEmpty();
  }

  /** In the report's order. */
  List<Holder> all() {
    List<Holder> all = new ArrayList<>();
    if (!notes.first("$.ArtifactName", "$.ArtifactType", "$[0].Target").isEmpty()
        || !notes.at("$.Results[0].Target").isEmpty()) {
      all.add(holder("$"));
    }
    for (String list : LISTS) {
      for (int i = 0; !notes.at(list + "[" + i + "].Kind").isEmpty(); i++) {
        all.add(holder(list + "[" + i + "]"));
      }
    }
    if (all.isEmpty() && !notes.at("$.ClusterName").isEmpty()) {
      all.add(new Holder("$", Kinds.cluster(notes.at("$.ClusterName")), "", ""));
    }
    return all;
  }

  /**
   * Of a result.
   *
   * @param result its path
   */
  Holder of(String result) {
    int at = result.lastIndexOf(".Results[");
    return holder(at < 0 ? "$" : result.substring(0, at));
  }

  /**
   * What was looked for, as far as its results tell: a result without a class is of packages, and
   * so is an artifact without results.
   */
  Set<TrivyKind> kinds(Holder holder) {
    Set<TrivyKind> kinds = EnumSet.noneOf(TrivyKind.class);
    String results = results(holder.path());
    for (int i = 0; !notes.at(results + i + "].Target").isEmpty(); i++) {
      kinds.add(TrivyKind.ofClass(notes.at(results + i + "].Class")));
    }
    return kinds.isEmpty() ? EnumSet.of(TrivyKind.VULN) : kinds;
  }

  private String results(String path) {
    return path + (notes.at("$[0].Target").isEmpty() ? ".Results[" : "[");
  }

  String target(String result) {
    return notes.at(result + ".Target");
  }

  String kind(String result) {
    return notes.at(result + ".Type");
  }

  boolean ofSystem(String result) {
    String group = notes.at(result + ".Class");
    return group.equals("os-pkgs")
        || (group.isEmpty() && IMAGE_AND_SYSTEM.matcher(target(result)).matches());
  }

  private Holder holder(String path) {
    return holders.computeIfAbsent(path, this::find);
  }

  private Holder find(String path) {
    Matcher first = system(path);
    String family = notes.at(path + ".Metadata.OS.Family");
    String release = notes.at(path + ".Metadata.OS.Name");
    if (family.isEmpty() && first != null) {
      family = first.group(2);
      release = first.group(3);
    }
    String named = first == null ? "" : first.group(1);
    return new Holder(path, asset(path, named), family.toLowerCase(Locale.ROOT), release);
  }

  /** Of the first result that names an image and its system; null for none. */
  private @Nullable Matcher system(String path) {
    String results = results(path);
    for (int i = 0; !notes.at(results + i + "].Target").isEmpty(); i++) {
      Matcher matcher = IMAGE_AND_SYSTEM.matcher(notes.at(results + i + "].Target"));
      if (matcher.matches()) {
        return matcher;
      }
    }
    return null;
  }

  private ReportedAsset asset(String path, String imageInTarget) {
    String name = notes.at(path + ".ArtifactName");
    String type = notes.at(path + ".ArtifactType");
    boolean object = !notes.at(path + ".Kind").isEmpty();
    List<String> tags = notes.list(path + ".Metadata.RepoTags");
    List<String> digests = notes.list(path + ".Metadata.RepoDigests");
    String image =
        type.equals("container_image") && !name.isEmpty()
            ? name
            : !tags.isEmpty() ? tags.get(0) : digests.isEmpty() ? imageInTarget : digests.get(0);
    if (!image.isEmpty() && (type.isEmpty() || type.equals("container_image"))) {
      return AssetKeys.image(image, digest(image, digests));
    }
    if (object) {
      return Kinds.object(
          notes.at("$.ClusterName"),
          notes.at(path + ".Kind"),
          notes.at(path + ".Namespace"),
          notes.at(path + ".Name"));
    }
    String of = name.isEmpty() ? notes.first("$.Results[0].Target", "$[0].Target") : name;
    if (of.isEmpty()) {
      return Subjects.unnamed();
    }
    return switch (type) {
      case "vm" -> AssetKeys.host(of, of);
      case "cyclonedx", "spdx" -> Subjects.application(of, "");
      default -> {
        String url = notes.at(path + ".Metadata.RepoURL");
        yield AssetKeys.repositoryOf(url.isEmpty() ? of : url);
      }
    };
  }

  /** The digest that is of the same repository, else the first. */
  private static String digest(String image, List<String> digests) {
    String repository = image.replaceFirst("@.*", "").replaceFirst(":[^:/]+$", "");
    for (String digest : digests) {
      if (digest.startsWith(repository + "@")) {
        return digest;
      }
    }
    return digests.isEmpty() ? "" : digests.get(0);
  }
}
