package dev.mothership.collect.aws;

import dev.mothership.cloud.FingerprintKey;
import dev.mothership.cloud.Player;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.cloud.aws.Declarations;
import dev.mothership.cloud.replay.RecordingFolder;
import dev.mothership.collect.BaseKeys;
import dev.mothership.collect.CloudReports;
import dev.mothership.collect.ReportAccess;
import dev.mothership.model.ScanRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The reports of AWS's own tools, by the same role as a sync's and with calls of their own: an
 * account that no Scanner names needs to allow none of them.
 */
@Singleton
public final class AwsReports implements CloudReports {
  private final AwsSettings settings;
  private final AwsSessions sessions;
  private final Clock clock;
  private final Map<String, AwsReportSource> sources = new TreeMap<>();
  private final Map<String, String> permissions = new HashMap<>();

  /** What a refused role is told to allow: all of it, since it is one role. */
  private final Set<String> actions = new HashSet<>(Set.of("ec2:DescribeRegions"));

  private final Declarations declared;

  @Inject
  AwsReports(
      AwsSettings settings,
      Instance<AwsReportSource> sources,
      Instance<AwsServiceCollector> collectors,
      FingerprintKey key,
      Clock clock) {
    this(settings, sources, collectors, new AwsSessions(settings, key, clock), clock);
  }

  AwsReports(
      AwsSettings settings,
      Iterable<AwsReportSource> found,
      Iterable<AwsServiceCollector> collectors,
      AwsSessions sessions,
      Clock clock) {
    this.settings = settings;
    this.sessions = sessions;
    this.clock = clock;
    for (AwsReportSource source : found) {
      sources.put(source.id(), source);
      source
          .calls()
          .forEach(call -> permissions.put(call, source.actionNames().getOrDefault(call, call)));
    }
    collectors.forEach(collector -> actions.addAll(collector.actions()));
    actions.addAll(permissions.values());
    permissions.putAll(BucketObjects.PERMISSIONS);
    declared =
        new Declarations(
            permissions.keySet().stream().collect(Collectors.toMap(call -> call, c -> List.of())));
  }

  @Override
  public String provider() {
    return "aws";
  }

  /** Nothing is recorded; where a recording answers, it holds none of these calls. */
  @Override
  public ReportAccess open(ScanRequest request, Optional<BaseKeys> baseKeys) {
    Optional<Player> player =
        settings.recordings().map(folder -> new RecordingFolder(folder).current());
    AwsSession session =
        sessions.open(
            AccountRole.of(request, baseKeys, actions), declared, player, Optional.empty());
    AwsAccess account = new AwsAccess(session, request, List.of(), clock.instant(), () -> {});
    return new AwsReportAccess(account, sources, permissions);
  }
}
