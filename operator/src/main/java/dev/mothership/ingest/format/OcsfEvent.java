package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One OCSF event of a class of findings. */
final class OcsfEvent {
  private static final Set<String> VERDICTS = Set.of("PASS", "FAIL", "MANUAL", "INFO");

  /** Of Security Hub as its events were before OCSF 1.1: {@code …/v/1.0.0/EC2.19}. */
  private static final Pattern CONTROL = Pattern.compile(".*/v/[^/]+/([^/]+)");

  private static final Pattern PRODUCT_ARN =
      Pattern.compile("arn:.*:product(?:v2)?/[^/]+/([^/]+).*");

  private final Item item;
  private final int classUid;
  private final String verdict;

  /**
   * @throws MalformedReport where it is of another class than a finding's
   */
  OcsfEvent(Item item) throws MalformedReport {
    this.item = item;
    this.classUid = Said.number(item, "class_uid").orElse(0.0).intValue();
    if (classUid < 2001 || classUid > 2008) {
      throw new MalformedReport(
          item.path() + ".class_uid", "is not a finding's: one of 2001 to 2008");
    }
    String code = item.text("status_code").toUpperCase(Locale.ROOT);
    this.verdict = VERDICTS.contains(code) ? code : "";
  }

  String tool() throws MalformedReport {
    Matcher arn = PRODUCT_ARN.matcher(item.text("metadata.product.uid"));
    return arn.matches()
        ? arn.group(1)
        : item.firstText("metadata.product.name", "metadata.product.vendor_name");
  }

  String toolVersion() throws MalformedReport {
    return item.text("metadata.product.version");
  }

  /** Says one finding for each resource, and each package where it is of a vulnerability. */
  void tell(ReportSink sink, Scope scope) throws MalformedReport {
    Category category = category();
    for (ReportedAsset asset : assets()) {
      if (category == Category.VULNERABILITY) {
        vulnerabilities(asset, sink);
        continue;
      }
      String rule = rule();
      sink.add(draft(asset, category, rule).done());
      if (wholeStatement()) {
        scope.met(asset, rule, item.path());
      }
    }
  }

  /**
   * Reports of scanners are of all that they looked at. What AWS's services send is each event as
   * it comes, and says nothing of what it leaves out.
   */
  private boolean wholeStatement() throws MalformedReport {
    boolean compliance = classUid == 2003 || !verdict.isEmpty();
    String vendor = item.text("metadata.product.vendor_name").toLowerCase(Locale.ROOT);
    return compliance && !vendor.equals("aws") && !vendor.equals("amazon");
  }

  private Category category() throws MalformedReport {
    boolean vulnerable = !item.list("vulnerabilities").isEmpty();
    return switch (classUid) {
      case 2002 -> Category.VULNERABILITY;
      case 2001, 2007 -> vulnerable ? Category.VULNERABILITY : Category.CONFIGURATION;
      case 2004, 2005 ->
          !verdict.isEmpty() || exposure() ? Category.CONFIGURATION : Category.DETECTION;
      default -> Category.CONFIGURATION;
    };
  }

  private boolean exposure() throws MalformedReport {
    return item.texts("finding_info.types").stream()
        .anyMatch(type -> type.toLowerCase(Locale.ROOT).startsWith("exposure"));
  }

  private Status status() throws MalformedReport {
    String name = item.has("state_id") ? "state" : "status";
    String word = item.text(name).toLowerCase(Locale.ROOT);
    int id = word.isEmpty() ? Said.number(item, name + "_id").orElse(0.0).intValue() : 0;
    if (verdict.equals("PASS")) {
      return Status.PASS;
    }
    if (word.equals("suppressed") || id == 3) {
      return Status.SUPPRESSED;
    }
    boolean closed = Said.number(item, "activity_id").orElse(0.0).intValue() == 3;
    if (closed || List.of("resolved", "archived", "deleted").contains(word) || id >= 4 && id <= 6) {
      return Status.PASS;
    }
    if (!verdict.isEmpty()) {
      return verdict.equals("FAIL") ? Status.FAIL : Status.UNKNOWN;
    }
    return compliance();
  }

  private Status compliance() throws MalformedReport {
    Optional<Item> compliance = item.at("compliance");
    if (compliance.isEmpty()) {
      return Status.FAIL;
    }
    String word = compliance.get().text("status").toLowerCase(Locale.ROOT);
    int id = Said.number(compliance.get(), "status_id").orElse(0.0).intValue();
    if (word.startsWith("pass") || id == 1) {
      return Status.PASS;
    }
    boolean unsure = word.equals("warning") || word.equals("unknown") || id == 2;
    return unsure || classUid == 2003 && word.isEmpty() && id == 0 ? Status.UNKNOWN : Status.FAIL;
  }

  private ReportedSeverity severity() throws MalformedReport {
    return switch (Said.number(item, "severity_id").orElse(0.0).intValue()) {
      case 1 -> ReportedSeverity.INFO;
      case 2 -> ReportedSeverity.LOW;
      case 3 -> ReportedSeverity.MEDIUM;
      case 4 -> ReportedSeverity.HIGH;
      case 5, 6 -> ReportedSeverity.CRITICAL;
      default -> ReportedSeverity.ofWord(item.text("severity"));
    };
  }

  private String rule() throws MalformedReport {
    String named =
        item.firstText(
            "metadata.event_code",
            "compliance.control",
            "compliance.control_parameters.uid",
            "finding_info.analytic.uid",
            "finding_info.analytic.name",
            "analytic.uid");
    if (!named.isEmpty()) {
      return named;
    }
    Matcher control = CONTROL.matcher(item.text("metadata.product.feature.uid"));
    if (control.matches()) {
      return control.group(1);
    }
    List<String> types = new ArrayList<>(item.texts("finding_info.types"));
    types.addAll(item.texts("finding.types"));
    return types.isEmpty() ? item.required(uidName()) : types.get(0);
  }

  private String uidName() {
    return info() + "uid";
  }

  /** Before OCSF 1.1 it had another name. */
  private String info() {
    return item.has("finding") && !item.has("finding_info") ? "finding." : "finding_info.";
  }

  private Draft draft(ReportedAsset asset, Category category, String rule) throws MalformedReport {
    List<String> references = new ArrayList<>(item.texts("remediation.references"));
    item.texts("finding_info.src_url").forEach(references::add);
    return new Draft(asset, category, status(), rule)
        .uid(item.text(uidName()))
        .title(item.firstText("finding_info.title", "finding.title", "message"))
        .severity(severity())
        .firstSeen(firstSeen())
        .says("description", item.firstText("finding_info.desc", "finding.desc", "message"))
        .says("remediation", item.firstText("remediation.desc", "finding.remediation.desc"))
        .says("references", references)
        .says("evidence", item.firstText("status_detail", "compliance.status_detail"))
        .says("standards", item.texts("compliance.standards"))
        .says("risk", item.text("risk_details"));
  }

  private Optional<Instant> firstSeen() throws MalformedReport {
    for (String name : List.of("first_seen_time", "created_time")) {
      for (String suffix : List.of("", "_dt")) {
        Optional<Instant> time = Said.time(item, info() + name + suffix);
        if (time.isPresent() && time.get().isAfter(Instant.EPOCH)) {
          return time;
        }
      }
    }
    return Optional.empty();
  }

  private void vulnerabilities(ReportedAsset asset, ReportSink sink) throws MalformedReport {
    List<Item> vulnerabilities = item.list("vulnerabilities");
    if (vulnerabilities.isEmpty()) {
      throw new MalformedReport(item.path() + ".vulnerabilities", "is missing");
    }
    for (Item vulnerability : vulnerabilities) {
      Set<String> ids = new LinkedHashSet<>();
      for (String name : List.of("cve.uid", "advisory.uid", "cwe.uid")) {
        String id = vulnerability.text(name);
        if (!id.isBlank() && (ids.isEmpty() || !name.startsWith("cwe"))) {
          ids.add(id);
        }
      }
      String rule = ids.isEmpty() ? rule() : ids.iterator().next();
      List<Item> packages = new ArrayList<>(vulnerability.list("affected_packages"));
      packages.addAll(vulnerability.list("packages"));
      for (Item one : packages) {
        sink.add(vulnerability(asset, vulnerability, rule, ids, one).done());
      }
      if (packages.isEmpty()) {
        Item code = vulnerability.list("affected_code").stream().findFirst().orElse(vulnerability);
        sink.add(
            about(asset, vulnerability, rule, ids)
                .location(place(code.text("file.path"), code.text("start_line")))
                .done());
      }
    }
  }

  private Draft vulnerability(
      ReportedAsset asset, Item vulnerability, String rule, Set<String> ids, Item installed)
      throws MalformedReport {
    String purl = installed.text("purl");
    return about(asset, vulnerability, rule, ids)
        .purl(purl.isEmpty() ? InspectorPackage.purl(installed, "") : purl)
        .fixedIn(installed.text("fixed_in_version"))
        .location(installed.text("path"));
  }

  private Draft about(ReportedAsset asset, Item vulnerability, String rule, Set<String> ids)
      throws MalformedReport {
    Draft draft = draft(asset, Category.VULNERABILITY, rule).aliases(List.copyOf(ids));
    if (item.firstText("finding_info.title", "finding.title").isBlank()) {
      draft.title(vulnerability.text("title"));
    }
    draft
        .says("description", vulnerability.text("desc"))
        .says("references", vulnerability.texts("references"))
        .says("epss", vulnerability.text("cve.epss.score"));
    for (Item cvss : vulnerability.list("cve.cvss")) {
      draft.says("cvss", cvss.text("vector_string"));
    }
    return draft;
  }

  private static String place(String file, String line) {
    return file.isEmpty() || line.isEmpty() ? file : file + ":" + line;
  }

  /** A machine of a cloud has the cloud's id. */
  private ReportedAsset host(String id, String name, String provider, String account)
      throws MalformedReport {
    return id.startsWith("i-") && !account.isEmpty()
        ? CloudResource.of(provider, id, "host", name, account, item.text("cloud.region"))
        : AssetKeys.host(id, name);
  }

  private List<ReportedAsset> assets() throws MalformedReport {
    String provider = item.text("cloud.provider");
    String account = item.firstText("cloud.account.uid", "cloud.account_uid");
    List<Item> resources = new ArrayList<>(item.list("resources"));
    item.at("resource").ifPresent(resources::add);
    Set<ReportedAsset> assets = new LinkedHashSet<>();
    for (Item resource : resources) {
      String owner = resource.firstText("owner.account.uid", "account_uid");
      String region = resource.text("region");
      assets.add(
          CloudResource.of(
              provider,
              resource.firstText("uid", "uid_alt", "name"),
              resource.text("type"),
              resource.text("name"),
              owner.isEmpty() ? account : owner,
              region.isEmpty() ? item.text("cloud.region") : region));
    }
    if (!assets.isEmpty()) {
      return List.copyOf(assets);
    }
    for (String name : List.of("device", "affected_device", "dst_endpoint", "src_endpoint")) {
      String device =
          item.firstText(name + ".uid", name + ".instance_uid", name + ".hostname", name + ".ip");
      if (!device.isEmpty()) {
        return List.of(host(device, item.text(name + ".hostname"), provider, account));
      }
    }
    return List.of(
        account.isEmpty()
            ? Subjects.unnamed()
            : CloudResource.of(provider, "", "", "", account, ""));
  }
}
