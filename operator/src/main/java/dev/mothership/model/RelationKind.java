package dev.mothership.model;

/** Every kind of edge, observed or derived. */
public enum RelationKind {
  ATTACHED_TO,
  HAS_SECURITY_GROUP,
  IN_SUBNET,
  IN_VPC,
  HAS_PROFILE,
  HAS_ROLE,
  HAS_POLICY,
  MEMBER_OF,
  FORWARDS_TO,
  PROTECTS,
  CONNECTS,
  MADE_FROM,
  REACHABLE_FROM,
  RUNS,
  RUNS_AS,
  RUNS_IMAGE,
  ADMIN,
  EDITS_IAM,
  CAN_ASSUME,
  CAN_PASS,
  CONTROLS,
  READS,
  WRITES
}
