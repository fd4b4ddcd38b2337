package dev.mothership.collect.aws;

import dev.mothership.cloud.aws.AwsSession;
import java.util.Set;

/**
 * One region of an account, to be asked for its findings.
 *
 * @param besides sources that are read for themselves
 */
record ReportedRegion(AwsSession session, String account, String region, Set<String> besides) {}
