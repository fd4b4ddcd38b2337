package dev.mothership.ingest.format;

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
      Pattern.compile("(CVE-\\d{4}-\\d{4,})(?!\\d).*", Pattern.DOTALL);
  private static final Pattern CONTROL = Pattern.compile(".*/v/[^/]+/([^/]+)");
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
    Matcher arn = PRODUCT.matcher(item.required("ProductArn"));
    boolean named = arn.matches() && !ACCOUNT.matcher(arn.group(1)).matches();
    String name = item.firstText("ProductName", "ProductFields.ProviderName", "CompanyName");
    return named || name.isEmpty() && arn.matches() ? arn.group(2) : name;
  }

  void tell(ReportSink sink) throws MalformedReport {
    List<Item> resources = item.list("Resources");
    if (resources.isEmpty()) {
      throw new MalformedReport(item.path() + ".Resources", "names no resource");
    }
    Category category = category();
    for (Item resource : resources) {
      ReportedAsset asset =
          CloudResource.of(
              "aws",
              resource.text("Id"),
              resource.text("Type"),
              "",
              item.text("AwsAccountId"),
              resource.firstText("Region").isEmpty()
                  ? item.text("Region")
                  : resource.text("Region"));
      if (category == Category.VULNERABILITY) {
        vulnerabilities(asset, sink);
      } else {
        sink.add(draft(asset, category, rule(category)).done());
      }
    }
  }

  private Category category() throws MalformedReport {
    String lower = types.toLowerCase(Locale.ROOT);
    if (!item.list("Vulnerabilities").isEmpty() || lower.contains("/vulnerabilities")) {
      return Category.VULNERABILITY;
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
    Optional<Double> normalised = item.number("Severity.Normalized");
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
        .firstSeen(item.time(item.has("FirstObservedAt") ? "FirstObservedAt" : "CreatedAt"))
        .says("description", item.text("Description"))
        .says("remediation", item.text("Remediation.Recommendation.Text"))
        .says("references", item.texts("Remediation.Recommendation.Url"))
        .says("types", item.texts("Types"))
        .says("standards", item.texts("Compliance.RelatedRequirements"));
  }

  private void vulnerabilities(ReportedAsset asset, ReportSink sink) throws MalformedReport {
    List<Item> vulnerabilities = item.list("Vulnerabilities");
    if (vulnerabilities.isEmpty()) {
      Matcher titled = VULNERABILITY.matcher(item.text("Title"));
      String rule = titled.matches() ? titled.group(1) : rule(Category.VULNERABILITY);
      List<String> aliases = titled.matches() ? List.of(rule) : List.of();
      sink.add(draft(asset, Category.VULNERABILITY, rule).aliases(aliases).done());
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
