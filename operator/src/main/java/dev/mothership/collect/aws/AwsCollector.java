package dev.mothership.collect.aws;

import dev.mothership.cloud.FingerprintKey;
import dev.mothership.cloud.Player;
import dev.mothership.cloud.Recorder;
import dev.mothership.cloud.aws.AwsSession;
import dev.mothership.cloud.aws.AwsSessions;
import dev.mothership.cloud.aws.AwsSettings;
import dev.mothership.cloud.aws.Declarations;
import dev.mothership.cloud.replay.RecordingFolder;
import dev.mothership.collect.BaseKeys;
import dev.mothership.collect.CloudAccess;
import dev.mothership.collect.CloudCollector;
import dev.mothership.model.ScanRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** AWS, live or recorded. */
@Singleton
public final class AwsCollector implements CloudCollector {
  private static final DateTimeFormatter TAKE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final AwsSettings settings;
  private final AwsSessions sessions;
  private final Clock clock;
  private final List<Listing> listings = new ArrayList<>();
  private final Set<String> actions = new HashSet<>(Set.of("ec2:DescribeRegions"));
  private final Declarations declared;

  @Inject
  AwsCollector(
      AwsSettings settings,
      Instance<AwsServiceCollector> services,
      FingerprintKey key,
      Clock clock) {
    this(settings, (Iterable<AwsServiceCollector>) services, key, clock);
  }

  AwsCollector(
      AwsSettings settings,
      Iterable<AwsServiceCollector> services,
      FingerprintKey key,
      Clock clock) {
    this(settings, services, new AwsSessions(settings, key, clock), clock);
  }

  AwsCollector(
      AwsSettings settings,
      Iterable<AwsServiceCollector> services,
      AwsSessions sessions,
      Clock clock) {
    this.settings = settings;
    this.sessions = sessions;
    this.clock = clock;
    Map<String, List<String>> paths = new HashMap<>();
    for (AwsServiceCollector service : services) {
      listings.addAll(service.listings());
      actions.addAll(service.actions());
      paths.putAll(service.secretPaths());
    }
    this.declared = new Declarations(paths);
  }

  @Override
  public String provider() {
    return "aws";
  }

  /**
   * Opens an account; the recording's current take answers where the settings name a folder of
   * recordings, and everything is recorded where they name a folder to record into.
   */
  @Override
  public CloudAccess open(ScanRequest request, Optional<BaseKeys> baseKeys) {
    Optional<Player> player =
        settings.recordings().map(folder -> new RecordingFolder(folder).current());
    Optional<Recorder> recorder =
        player.isPresent()
            ? Optional.empty()
            : settings.record().map(folder -> recorder(new RecordingFolder(folder), request));
    AwsSession session =
        sessions.open(AccountRole.of(request, baseKeys, actions), declared, player, recorder);
    return new AwsAccess(
        session,
        request,
        listings,
        player.map(Player::takenAt).orElseGet(clock::instant),
        () -> recorder.ifPresent(Recorder::finish));
  }

  private Recorder recorder(RecordingFolder folder, ScanRequest request) {
    String take = settings.take().orElseGet(() -> TAKE.format(clock.instant()));
    return folder.record(take, request.accountId(), clock.instant());
  }
}
