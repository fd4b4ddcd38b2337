package dev.mothership.ingest.format;

import dev.mothership.ingest.AssetKeys;
import dev.mothership.ingest.Item;
import dev.mothership.ingest.MalformedReport;
import dev.mothership.ingest.ReportSink;
import dev.mothership.model.ReportedAsset;
import dev.mothership.model.ReportedFinding.Category;
import dev.mothership.model.ReportedFinding.Status;
import dev.mothership.model.ReportedSeverity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One finding in the AWS Security Finding Format. */
final class AsffFinding {
  private static final Pattern PRODUCT = Pattern.compile("arn:[^/]*:product/([^/]+)/([^/]+)");
  private static final Pattern VULNERABILITY =
      Pattern.compile(".*?\\b(CVE-\\d{4}-\\d{4,})(?!\\d).*", Pattern.DOTALL);
  private static final Pattern CONTROL = Pattern.compile(".*/v/[^/]+/([^/]+)");

  /** Tools that write findings for others to send name themselves there: {@code Trivy/DS002}. */
  private static final String TRIVY = "Trivy";

  private static final Pattern ACCOUNT = Pattern.compile("\\d{12}");
  private static final int HIGH = 70;
  private static final int CRITICAL = 90;
  private static final int MEDIUM = 40;

  private final Item item;
  private final String types;

  AsffFinding(Item item) throws MalformedReport {
    this.item = item;
    List<String> all = new ArrayList<>(item.texts("Types"));
    all.addAll(item.texts("FindingProviderFields.Types"));
    this.types = all.isEmpty() ? "" : all.get(0);
  }

  /** By the product's ARN; by its name where the ARN is the account's own default. */
  String tool() throws MalformedReport {
    if (ofTrivy()) {
      return TRIVY;
    }
    Matcher arn = PRODUCT.matcher(item.required("ProductArn"));
    boolean named = arn.matches() && !ACCOUNT.matcher(arn.group(1)).matches();
    String name = item.firstText("ProductName", "ProductFields.ProviderName", "CompanyName");
    return named || name.isEmpty() && arn.matches() ? arn.group(2) : name;
  }

  private boolean ofTrivy() throws MalformedReport {
    return item.text("GeneratorId").matches(TRIVY + "(/.*)?");
  }

  void tell(ReportSink sink) throws MalformedReport {
    List<Item> resources = item.list("Resources");
    Category category = category();
    if (resources.isEmpty()) {
      String account = item.required("AwsAccountId");
      sink.add(draft(AssetKeys.account("aws", account), category, rule(category)).done());
    }
    for (Item resource : resources) {
      ReportedAsset asset = asset(resource);
      if (category == Category.VULNERABILITY) {
        vulnerabilities(resource, asset, sink);
      } else {
        sink.add(draft(asset, category, rule(category)).done());
      }
    }
  }

  private ReportedAsset asset(Item resource) throws MalformedReport {
    String image = resource.firstText("Details.Container.ImageName", "Details.Container.Name");
    if (resource.text("Type").equals("Container") && !resource.text("Id").startsWith("arn:")) {
      String named = image.isEmpty() ? resource.required("Id") : image;
      return AssetKeys.image(named.replaceFirst(" \\([^()]*\\)$", ""), "");
    }
    String region = resource.text("Region");
    return CloudResource.of(
        "aws",
        resource.text("Id"),
        resource.text("Type"),
        "",
        item.text("AwsAccountId"),
        region.isEmpty() ? item.text("Region") : region);
  }

  private Category category() throws MalformedReport {
    String lower = types.toLowerCase(Locale.ROOT);
    if (!item.list("Vulnerabilities").isEmpty() || lower.contains("/vulnerabilities")) {
      return Category.VULNERABILITY;
    }
    if (lower.startsWith("sensitive data identifications") && ofTrivy()) {
      return Category.SECRET;
    }
    boolean detection =
        lower.startsWith("ttps")
            || lower.startsWith("effects")
            || lower.startsWith("unusual behaviors")
            || tool().equals("guardduty");
    return detection ? Category.DETECTION : Category.CONFIGURATION;
  }

  /**
   * A control's id where there is one; a detection's type as GuardDuty itself writes it, with a
   * slash where Security Hub puts a dash.
   */
  private String rule(Category category) throws MalformedReport {
    String generator = item.text("GeneratorId");
    if (category == Category.DETECTION && !types.isEmpty()) {
      String last = types.substring(types.lastIndexOf('/') + 1);
      int colon = last.indexOf(':');
      return colon < 0
          ? last
          : last.substring(0, colon) + last.substring(colon).replaceFirst("-", "/");
    }
    String control =
        item.firstText(
            "Compliance.SecurityControlId", "ProductFields.ControlId", "ProductFields.RuleId");
    if (!control.isEmpty()) {
      return control;
    }
    Matcher standard = CONTROL.matcher(generator);
    if (standard.matches()) {
      return standard.group(1);
    }
    if (generator.startsWith(TRIVY + "/")) {
      return generator.substring(TRIVY.length() + 1);
    }
    if (generator.startsWith("prowler-")) {
      return generator.substring("prowler-".length());
    }
    return generator.isEmpty() || generator.startsWith("arn:") && !types.isEmpty()
        ? types.isEmpty() ? item.required("GeneratorId") : types
        : generator;
  }

  private Status status() throws MalformedReport {
    String workflow = item.firstText("Workflow.Status", "WorkflowState").toUpperCase(Locale.ROOT);
    String compliance = item.text("Compliance.Status").toUpperCase(Locale.ROOT);
    boolean over =
        item.text("RecordState").equalsIgnoreCase("ARCHIVED")
            || workflow.equals("RESOLVED")
            || compliance.equals("PASSED");
    if (over) {
      return Status.PASS;
    }
    if (workflow.equals("SUPPRESSED")) {
      return Status.SUPPRESSED;
    }
    return compliance.isEmpty() || compliance.equals("FAILED") ? Status.FAIL : Status.UNKNOWN;
  }

  private ReportedSeverity severity() throws MalformedReport {
    String label = item.firstText("Severity.Label", "FindingProviderFields.Severity.Label").strip();
    Optional<Double> normalised = Said.number(item, "Severity.Normalized");
    if (!label.isEmpty() || normalised.isEmpty()) {
      return ReportedSeverity.ofWord(label);
    }
    double number = normalised.get();
    if (number >= CRITICAL) {
      return ReportedSeverity.CRITICAL;
    }
    if (number >= HIGH) {
      return ReportedSeverity.HIGH;
    }
    if (number >= MEDIUM) {
      return ReportedSeverity.MEDIUM;
    }
    return number >= 1 ? ReportedSeverity.LOW : ReportedSeverity.INFO;
  }

  private Draft draft(ReportedAsset asset, Category category, String rule) throws MalformedReport {
    return new Draft(asset, category, status(), rule)
        .uid(item.required("Id"))
        .title(item.text("Title"))
        .severity(severity())
        .firstSeen(Said.time(item, item.has("FirstObservedAt") ? "FirstObservedAt" : "CreatedAt"))
        .says("description", item.text("Description"))
        .says("remediation", item.text("Remediation.Recommendation.Text"))
        .says("references", item.texts("Remediation.Recommendation.Url"))
        .says("types", item.texts("Types"))
        .says("standards", item.texts("Compliance.RelatedRequirements"));
  }

  private void vulnerabilities(Item resource, ReportedAsset asset, ReportSink sink)
      throws MalformedReport {
    List<Item> vulnerabilities = item.list("Vulnerabilities");
    if (vulnerabilities.isEmpty()) {
      sink.add(titled(resource, asset).done());
    }
    for (Item vulnerability : vulnerabilities) {
      String rule = vulnerability.required("Id");
      List<String> aliases = new ArrayList<>(List.of(rule));
      vulnerability.texts("RelatedVulnerabilities").stream()
          .filter(related -> !related.equals(rule))
          .forEach(aliases::add);
      List<Item> packages = vulnerability.list("VulnerablePackages");
      for (Item one : packages) {
        String fixed = one.text("FixedInVersion");
        sink.add(
            about(asset, vulnerability, rule, aliases)
                .purl(InspectorPackage.purl(one, platform()))
                .fixedIn(fixed.equals("NotAvailable") ? "" : fixed)
                .location(one.text("FilePath"))
                .done());
      }
      if (packages.isEmpty()) {
        sink.add(about(asset, vulnerability, rule, aliases).done());
      }
    }
  }

  /** Of a tool that has no field for what it found but the title and its own details. */
  private Draft titled(Item resource, ReportedAsset asset) throws MalformedReport {
    String other = "Details.Other.";
    String own = resource.text(other + "CVE ID");
    Matcher titled = VULNERABILITY.matcher(own.isEmpty() ? item.text("Title") : own);
    String known = titled.matches() ? titled.group(1) : own;
    return draft(
            asset, Category.VULNERABILITY, known.isEmpty() ? rule(Category.VULNERABILITY) : known)
        .aliases(known.isEmpty() ? List.of() : List.of(known))
        .purl(
            InspectorPackage.of(
                "generic",
                resource.text(other + "PkgName"),
                resource.text(other + "Installed Package")))
        .fixedIn(resource.text(other + "Patched Package"));
  }

  private Draft about(ReportedAsset asset, Item vulnerability, String rule, List<String> aliases)
      throws MalformedReport {
    Draft draft =
        draft(asset, Category.VULNERABILITY, rule)
            .aliases(aliases)
            .says("references", vulnerability.texts("ReferenceUrls"))
            .says("exploit", vulnerability.text("ExploitAvailable"))
            .says("epss", vulnerability.text("EpssScore"));
    for (Item cvss : vulnerability.list("Cvss")) {
      draft.says("cvss", cvss.text("BaseVector"));
    }
    return draft;
  }

  private String platform() throws MalformedReport {
    String resource = "ProductFields.aws/inspector/resources/1/resourceDetails/";
    return item.firstText(
        resource + "awsEc2InstanceDetails/platform",
        resource + "awsEcrContainerImageDetails/platform");
  }
}
