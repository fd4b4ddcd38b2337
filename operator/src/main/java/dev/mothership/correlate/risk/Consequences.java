package dev.mothership.correlate.risk;

import dev.mothership.correlate.Estate;
import dev.mothership.correlate.access.Access;
import dev.mothership.correlate.access.Grant;
import dev.mothership.correlate.access.HostRole;
import dev.mothership.model.Factor;
import dev.mothership.rules.RiskModel;
import dev.mothership.rules.RiskModel.Assumed;
import dev.mothership.store.AccountFacts;
import dev.mothership.store.StoredAsset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What it would mean to lose an asset: the highest of its criticality, the class of its data and
 * its blast radius, times its environment.
 */
public final class Consequences {
  /** Classes worth an attack path, whatever a risk model says they weigh. */
  private static final Set<String> SENSITIVE = Set.of("confidential", "regulated");

  private record Part(double value, double low, double high, String because, boolean assumed) {}

  private final Estate estate;
  private final RiskModel model;
  private final Access access;

  public Consequences(Estate estate, RiskModel model, Access access) {
    this.estate = estate;
    this.model = model;
    this.access = access;
  }

  /** With the asset's own blast radius. */
  public Factor of(StoredAsset asset) {
    List<Part> parts = parts(asset);
    blast(asset, parts);
    return factor(asset, parts);
  }

  /** As if the asset's role held exactly one power; an empty power for none. */
  public Factor withPower(StoredAsset asset, String power) {
    List<Part> parts = parts(asset);
    if (!power.isEmpty()) {
      double value = model.blastRadius().getOrDefault(power, model.leastConsequence());
      parts.add(known(value, "its role " + said(power)));
    }
    return factor(asset, parts);
  }

  /** As if nobody could tell what the asset's role holds. */
  public Factor withUnknownPower(StoredAsset asset, String why) {
    List<Part> parts = parts(asset);
    parts.add(assumed(model.unknownBlastRadius(), why));
    return factor(asset, parts);
  }

  /** A value that the rule itself sets; only the environment changes it. */
  public Factor fixed(StoredAsset asset, double value, String because) {
    return factor(asset, List.of(known(value, because)));
  }

  /** Class of a store's data by tag, else by the account's default; empty when unknown. */
  public String dataClassOf(StoredAsset store) {
    String byTag = store.dataClass().toLowerCase(Locale.ROOT);
    return byTag.isEmpty() && DataStores.TYPES.contains(store.type())
        ? estate.account(store.accountId()).dataClassDefault().toLowerCase(Locale.ROOT)
        : byTag;
  }

  public static boolean isDataStore(StoredAsset asset) {
    return DataStores.TYPES.contains(asset.type());
  }

  /** Whether a grant reads a store whose class is at least confidential. */
  public boolean readsSensitive(Grant grant) {
    return Grant.READ.equals(grant.power())
        && estate
            .find(grant.targetKey())
            .map(store -> SENSITIVE.contains(dataClassOf(store)))
            .orElse(false);
  }

  private List<Part> parts(StoredAsset asset) {
    List<Part> parts = new ArrayList<>();
    AccountFacts account = estate.account(asset.accountId());
    String byTag = criticalityTag(asset.tags());
    String criticality = (byTag.isEmpty() ? account.criticality() : byTag).toLowerCase(Locale.ROOT);
    Double value = model.criticality().get(criticality);
    if (value != null) {
      String said = byTag.isEmpty() ? "criticality of its account is " : "tagged criticality ";
      parts.add(known(value, said + criticality));
    }
    dataClass(asset, parts);
    return parts;
  }

  private void dataClass(StoredAsset asset, List<Part> parts) {
    String dataClass = dataClassOf(asset);
    Double value = model.dataClass().get(dataClass);
    if (value != null) {
      parts.add(known(value, "holds " + dataClass + " data"));
    } else if (DataStores.TYPES.contains(asset.type())) {
      parts.add(assumed(model.unknownDataClass(), "nothing says what data it holds"));
    }
  }

  private void blast(StoredAsset asset, List<Part> parts) {
    switch (asset.type()) {
      case "aws.iam.role", "aws.iam.user" -> power(asset, "it ", parts);
      default -> {
        HostRole role = access.roleOf(asset.id());
        if (role.role().isPresent()) {
          power(role.role().get(), "its role ", parts);
        } else if (!role.isNone()) {
          parts.add(assumed(model.unknownBlastRadius(), role.unknown()));
        }
      }
    }
  }

  private void power(StoredAsset principal, String subject, List<Part> parts) {
    boolean powerful = false;
    for (Grant grant : access.grants(principal.id())) {
      if (!Grant.READ.equals(grant.power()) || readsSensitive(grant)) {
        double value = model.blastRadius().getOrDefault(grant.power(), 0.0);
        parts.add(known(value, subject + said(grant.power())));
        powerful = true;
      }
    }
    String incomplete = access.incomplete(principal.id());
    if (!powerful && !incomplete.isEmpty()) {
      parts.add(assumed(model.unknownBlastRadius(), incomplete));
    }
  }

  private Factor factor(StoredAsset asset, List<Part> parts) {
    Part worst = known(model.leastConsequence(), "nothing says that it matters more than most");
    double low = worst.low();
    double high = worst.high();
    boolean assumed = false;
    for (Part part : parts) {
      low = Math.max(low, part.low());
      high = Math.max(high, part.high());
      assumed |= part.assumed() && part.high() > worst.value();
      worst = part.value() > worst.value() ? part : worst;
    }
    String environment = estate.account(asset.accountId()).environment().toLowerCase(Locale.ROOT);
    double times = model.environment().getOrDefault(environment, 1.0);
    boolean unset = environment.isEmpty();
    String because =
        worst.because() + "; " + (unset ? "environment unset, taken as production" : environment);
    return new Factor(
        RiskFormula.CONSEQUENCE,
        worst.value() * times,
        because,
        asset.key(),
        assumed || unset,
        low * times,
        high * times);
  }

  private static String criticalityTag(Map<String, String> tags) {
    return tags.entrySet().stream()
        .filter(tag -> "criticality".equalsIgnoreCase(tag.getKey()))
        .map(Map.Entry::getValue)
        .sorted()
        .findFirst()
        .orElse("");
  }

  private static String said(String power) {
    return switch (power) {
      case Grant.ADMIN -> "is administrator of the account";
      case Grant.EDIT_IAM -> "can change permissions in the account";
      default -> "reads confidential data";
    };
  }

  private static Part known(double value, String because) {
    return new Part(value, value, value, because, false);
  }

  private static Part assumed(Assumed assumed, String because) {
    return new Part(assumed.value(), assumed.low(), assumed.high(), because + ", assumed", true);
  }
}
