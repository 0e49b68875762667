PRAGMA foreign_keys=OFF;

PRAGMA application_id=1332761707;

PRAGMA user_version=3;

CREATE TABLE cluster(key TEXT PRIMARY KEY, id TEXT NOT NULL) STRICT, WITHOUT ROWID;

INSERT INTO "cluster" VALUES('demo-1','7714309061505248066');

CREATE TABLE condition(
    cluster TEXT NOT NULL, invariant TEXT NOT NULL, component TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY(cluster, invariant, component)
) STRICT, WITHOUT ROWID;

INSERT INTO "condition" VALUES('demo-1','cluster_changed','cluster/demo-1','{"bootID":"97fbea93-e9c1-4afa-a0d3-9926bfef8b62","count":0,"flapDoublings":0,"isFlapping":false,"isOpen":false,"key":{"cluster":"demo-1","component":"cluster/demo-1","invariant":"cluster_changed"},"lastEvidence":{"uptimeNanoseconds":11021198207617,"wall":"2026-12-01T12:19:07.918Z"},"message":"","phase":"healthy","recentChanges":[],"related":[],"severity":"critical","since":{"uptimeNanoseconds":11021198880090,"wall":"2026-12-01T12:19:07.919Z"}}');

INSERT INTO "condition" VALUES('demo-1','disk_low','store/1','{"bootID":"97fbea93-e9c1-4afa-a0d3-9926bfef8b62","count":0,"flapDoublings":0,"isFlapping":false,"isOpen":false,"key":{"cluster":"demo-1","component":"store/1","invariant":"disk_low"},"lastEvidence":{"uptimeNanoseconds":11019211227224,"wall":"2026-12-01T12:19:05.931Z"},"message":"","phase":"healthy","recentChanges":[],"related":[],"severity":"warning","since":{"uptimeNanoseconds":11020210374923,"wall":"2026-12-01T12:19:06.930Z"}}');

INSERT INTO "condition" VALUES('demo-1','disk_low','store/4','{"bootID":"97fbea93-e9c1-4afa-a0d3-9926bfef8b62","count":0,"flapDoublings":0,"isFlapping":false,"isOpen":false,"key":{"cluster":"demo-1","component":"store/4","invariant":"disk_low"},"lastEvidence":{"uptimeNanoseconds":11019211227224,"wall":"2026-12-01T12:19:05.931Z"},"message":"","phase":"healthy","recentChanges":[],"related":[],"severity":"warning","since":{"uptimeNanoseconds":11020210374923,"wall":"2026-12-01T12:19:06.930Z"}}');

INSERT INTO "condition" VALUES('demo-1','store_down','store/1','{"bootID":"97fbea93-e9c1-4afa-a0d3-9926bfef8b62","count":0,"flapDoublings":0,"isFlapping":false,"isOpen":false,"key":{"cluster":"demo-1","component":"store/1","invariant":"store_down"},"lastEvidence":{"uptimeNanoseconds":11050128416958,"wall":"2026-12-01T12:19:36.848Z"},"message":"PD says Disconnected; last heartbeat 20 s ago","phase":"healthy","recentChanges":[{"uptimeNanoseconds":11040216223759,"wall":"2026-12-01T12:19:26.936Z"},{"uptimeNanoseconds":11050203066300,"wall":"2026-12-01T12:19:36.923Z"}],"related":["cluster/demo-1"],"severity":"critical","since":{"uptimeNanoseconds":11050203066300,"wall":"2026-12-01T12:19:36.923Z"}}');

CREATE TABLE diagnosis(
    incident INTEGER NOT NULL REFERENCES incident(id),
    version INTEGER NOT NULL,
    job INTEGER NOT NULL REFERENCES diagnosis_job(id),
    engine TEXT NOT NULL,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    diagnosis TEXT NOT NULL,
    grounding TEXT NOT NULL,
    PRIMARY KEY(incident, version)
) STRICT, WITHOUT ROWID;

INSERT INTO "diagnosis" VALUES(1,1,1,'playbook','opened',1796127551066,'{"abstained":false,"alternatives":[{"evidenceIDs":["e12"],"hypothesis":"regions lost the majority of their replicas","status":"refuted","whyRejected":"at most one store is gone"},{"evidenceIDs":["e11","e6","e7"],"hypothesis":"PD itself is in trouble","status":"refuted","whyRejected":"its members answer and one of them leads"}],"investigationGaps":["why it died: the kernel log of its host is not read from here","less than a minute was watched before it began: there is little to compare with","the hosts themselves (kernel log, disk and network counters) are not read from here"],"metricCorrelation":[],"observationSummary":"SIMULATED cluster. status port 127.0.0.1:31810 refuses connections on 2 probes in a row.","recommendedActions":[{"action":"Look in the kernel log for the reason","command":"dmesg -T | grep -iE ''oom|killed process''","host":"127.0.0.1","rationale":"an OOM kill leaves nothing in tikv.log","risk":"none"},{"action":"Read the end of the store''s log, which is read from here","command":"tail -n 100 /var/lib/cluster/tikv-1.log","rationale":"a panic or a failed start says so there","risk":"none"},{"action":"Start store 1 again: no other store is free for its copies","host":"127.0.0.1","rationale":"PD cannot rebuild them elsewhere","risk":"low"},{"action":"Leave alone: the other stores and PD''s schedule limits","rationale":"leaders move by Raft election without help","risk":"none"}],"rootCause":{"component":"store","confidence":"likely","mechanism":"process_died","statement":"The process of store 1 died about 12:19:09 UTC; its host lives.","target":"store/1"},"supportingEvidence":[{"evidenceID":"e2","figures":[{"evidenceID":"e2","fact":"consecutive","unit":"probes","value":2}],"why":"its status port refuses, it does not time out: the host answers and nothing listens (2 probes in a row)"},{"evidenceID":"e5","figures":[{"evidenceID":"e5","fact":"serving","unit":"count","value":2}],"why":"2 other stores answer us: not our network"},{"evidenceID":"e28","figures":[{"evidenceID":"e28","fact":"reporters","unit":"count","value":2}],"why":"2 stores report that they cannot reach it"},{"evidenceID":"e13","figures":[],"why":"its log ends without a line about being asked to stop"}],"timeline":[{"at":"2026-12-01T12:19:05.055Z","evidenceID":"e16","text":"starting a new election (240 times until 2026-12-01T12:19:05.063Z)"},{"at":"2026-12-01T12:19:05.074Z","evidenceID":"e19","text":"became leader at term 6 (80 times until 2026-12-01T12:19:05.074Z)"}],"wouldChangeMyMind":["its start time changes: then it was a restart","its log turns out to say that it was asked to stop"]}','{"unknownEvidence":[],"verifiedFigures":3,"wrongFigures":[]}');

INSERT INTO "diagnosis" VALUES(1,2,2,'playbook','store_down joined',1796127567100,'{"abstained":false,"alternatives":[{"evidenceIDs":["e14"],"hypothesis":"regions lost the majority of their replicas","status":"refuted","whyRejected":"at most one store is gone"},{"evidenceIDs":["e13","e7","e8","e9"],"hypothesis":"PD itself is in trouble","status":"refuted","whyRejected":"its members answer and one of them leads"}],"investigationGaps":["why it died: the kernel log of its host is not read from here","less than a minute was watched before it began: there is little to compare with","the hosts themselves (kernel log, disk and network counters) are not read from here"],"metricCorrelation":[],"observationSummary":"SIMULATED cluster. status port 127.0.0.1:31810 refuses connections on 18 probes in a row. With it: store_down of store/1.","recommendedActions":[{"action":"Look in the kernel log for the reason","command":"dmesg -T | grep -iE ''oom|killed process''","host":"127.0.0.1","rationale":"an OOM kill leaves nothing in tikv.log","risk":"none"},{"action":"Read the end of the store''s log, which is read from here","command":"tail -n 100 /var/lib/cluster/tikv-1.log","rationale":"a panic or a failed start says so there","risk":"none"},{"action":"Start store 1 again: no other store is free for its copies","host":"127.0.0.1","rationale":"PD cannot rebuild them elsewhere","risk":"low"},{"action":"Leave alone: the other stores and PD''s schedule limits","rationale":"leaders move by Raft election without help","risk":"none"}],"rootCause":{"component":"store","confidence":"certain","mechanism":"process_died","statement":"The process of store 1 died about 12:19:09 UTC; its host lives.","target":"store/1"},"supportingEvidence":[{"evidenceID":"e3","figures":[{"evidenceID":"e3","fact":"consecutive","unit":"probes","value":18}],"why":"its status port refuses, it does not time out: the host answers and nothing listens (18 probes in a row)"},{"evidenceID":"e10","figures":[{"evidenceID":"e10","fact":"heartbeat_age","unit":"s","value":21.221}],"why":"PD says Disconnected: no heartbeat since 12:19:05 UTC"},{"evidenceID":"e6","figures":[{"evidenceID":"e6","fact":"serving","unit":"count","value":2}],"why":"2 other stores answer us: not our network"},{"evidenceID":"e31","figures":[{"evidenceID":"e31","fact":"elected_elsewhere","unit":"count","value":83}],"why":"83 of its regions elected leaders elsewhere"},{"evidenceID":"e32","figures":[{"evidenceID":"e32","fact":"reporters","unit":"count","value":2}],"why":"2 stores report that they cannot reach it"},{"evidenceID":"e15","figures":[],"why":"its log ends without a line about being asked to stop"}],"timeline":[{"at":"2026-12-01T12:19:05.055Z","evidenceID":"e18","text":"starting a new election (358 times until 2026-12-01T12:19:26.060Z)"},{"at":"2026-12-01T12:19:05.074Z","evidenceID":"e21","text":"became leader at term 6 (118 times until 2026-12-01T12:19:26.061Z)"}],"wouldChangeMyMind":["its start time changes: then it was a restart","its log turns out to say that it was asked to stop"]}','{"unknownEvidence":[],"verifiedFigures":5,"wrongFigures":[]}');

CREATE TABLE diagnosis_draft(
    job INTEGER NOT NULL REFERENCES diagnosis_job(id) ON DELETE CASCADE,
    engine TEXT NOT NULL,
    pid INTEGER NOT NULL,
    boot TEXT NOT NULL,
    written_uptime INTEGER NOT NULL,
    draft TEXT NOT NULL, process TEXT,
    PRIMARY KEY(job, engine)
) STRICT, WITHOUT ROWID;

CREATE TABLE diagnosis_job(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    incident INTEGER NOT NULL REFERENCES incident(id),
    attempt INTEGER NOT NULL,
    reason TEXT NOT NULL,
    pack TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting'
        CHECK(state IN ('waiting', 'leased', 'done', 'failed', 'superseded')),
    owner TEXT, lease_boot TEXT, lease_until_uptime INTEGER,
    retry_at INTEGER, retry_uptime INTEGER, retry_boot TEXT, lease_process TEXT,
    UNIQUE(incident, attempt)
) STRICT;

INSERT INTO "diagnosis_job" VALUES(1,1,1,'opened','{"began":"2026-12-01T12:19:09.901Z","cluster":{"id":"7714309061505248066","key":"demo-1"},"components":[{"address":"127.0.0.1:31803","attributes":{},"id":"pd/127.0.0.1:31803","name":"127.0.0.1:31803"},{"address":"","attributes":{"member_id":"2092789425003139053"},"id":"pd/pd1","name":"pd1"}],"endedTickets":[],"evidence":[{"at":"2026-12-01T12:19:10.900Z","component":"store/1","facts":{"asked":{"number":{"_0":6,"unit":"probes"}},"consecutive":{"number":{"_0":2,"unit":"probes"}},"last_answered":{"time":{"_0":"2026-12-01T12:19:08.895Z"}},"outcome":{"text":{"_0":"refused"}},"since":{"time":{"_0":"2026-12-01T12:19:09.901Z"}}},"id":"e2","kind":"probe","origin":"http://127.0.0.1:31810/status","series":[{"at":"2026-12-01T12:19:05.931Z","value":1},{"at":"2026-12-01T12:19:06.896Z","value":1},{"at":"2026-12-01T12:19:07.895Z","value":1}],"statement":"the status port of store 1 refused the last 2 probes","topic":"status_port"},{"at":"2026-12-01T12:19:10.900Z","component":"cluster/demo-1","facts":{"heartbeats_fresh":{"flag":{"_0":true}},"known":{"number":{"_0":3,"unit":"count"}},"refused":{"number":{"_0":1,"unit":"count"}},"serving":{"number":{"_0":2,"unit":"count"}},"timed_out":{"number":{"_0":0,"unit":"count"}}},"id":"e5","kind":"state","origin":"our own probes, one each second","series":[],"statement":"2 of 3 status ports answer from here","topic":"store_ports"},{"at":"2026-12-01T12:19:10.239Z","component":"store/1","facts":{"file":{"text":{"_0":"/var/lib/cluster/tikv-1.log"}},"looked_for":{"text":{"_0":"receive signal 15"}},"until":{"time":{"_0":"2026-12-01T12:19:10.239Z"}}},"id":"e13","kind":"absence","origin":"log tikv-1.log","series":[],"statement":"the log of store 1 has no line that it was asked to stop","topic":"planned_stop"},{"at":"2026-12-01T12:19:10.958Z","component":"store/1","facts":{"per_second":{"number":{"_0":38.939,"unit":"1/s"}},"reporters":{"number":{"_0":2,"unit":"count"}}},"id":"e28","kind":"change","origin":"metric tikv_server_report_failure_msg_total of the other stores","series":[],"statement":"stores 4, 5 report that they cannot reach store 1","topic":"peer_failure_reports"}],"frozen":"2026-12-01T12:19:10.971Z","gaps":["less than a minute was watched before it began: there is little to compare with","the hosts themselves (kernel log, disk and network counters) are not read from here"],"incident":1,"isSimulated":true,"states":{"pd/127.0.0.1:31803":{"facts":{"names":"pd1","says":"names pd1"},"state":"serving"},"pd/pd1":{"facts":{},"state":"unknown"}},"subject":"tikv","tickets":[{"began":"2026-12-01T12:19:09.901Z","fingerprint":"v1:demo-1:store_unreachable:store/1","id":1,"incident":1,"isFlapping":false,"key":{"cluster":"demo-1","component":"store/1","invariant":"store_unreachable"},"lastSeen":"2026-12-01T12:19:10.921Z","message":"status port 127.0.0.1:31810 refuses connections on 2 probes in a row","noticed":"2026-12-01T12:19:10.921Z","related":["cluster/demo-1"],"reopenedCount":0,"severity":"critical","state":"created"}],"version":1}',1796127550971,'done','demo',NULL,NULL,NULL,NULL,NULL,NULL);

INSERT INTO "diagnosis_job" VALUES(2,1,2,'store_down joined','{"began":"2026-12-01T12:19:09.901Z","cluster":{"id":"7714309061505248066","key":"demo-1"},"components":[{"address":"http://127.0.0.1:31803","attributes":{"member_id":"2092789425003139053","version":"v8.5.7"},"id":"pd/pd1","name":"pd1"},{"address":"http://127.0.0.1:31805","attributes":{"member_id":"12918135221727111561","version":"v8.5.7"},"id":"pd/pd2","name":"pd2"}],"endedTickets":[],"evidence":[{"at":"2026-12-01T12:19:26.895Z","component":"store/1","facts":{"asked":{"number":{"_0":22,"unit":"probes"}},"consecutive":{"number":{"_0":18,"unit":"probes"}},"last_answered":{"time":{"_0":"2026-12-01T12:19:08.895Z"}},"outcome":{"text":{"_0":"refused"}},"since":{"time":{"_0":"2026-12-01T12:19:09.901Z"}}},"id":"e3","kind":"probe","origin":"http://127.0.0.1:31810/status","series":[{"at":"2026-12-01T12:19:05.931Z","value":1},{"at":"2026-12-01T12:19:06.896Z","value":1},{"at":"2026-12-01T12:19:07.895Z","value":1}],"statement":"the status port of store 1 refused the last 18 probes","topic":"status_port"},{"at":"2026-12-01T12:19:26.895Z","component":"cluster/demo-1","facts":{"heartbeats_fresh":{"flag":{"_0":false}},"known":{"number":{"_0":3,"unit":"count"}},"refused":{"number":{"_0":1,"unit":"count"}},"serving":{"number":{"_0":2,"unit":"count"}},"timed_out":{"number":{"_0":0,"unit":"count"}}},"id":"e6","kind":"state","origin":"our own probes, one each second","series":[],"statement":"2 of 3 status ports answer from here","topic":"store_ports"},{"at":"2026-12-01T12:19:26.620Z","component":"store/1","facts":{"available_ratio":{"number":{"_0":0.908,"unit":"ratio"}},"heartbeat_age":{"number":{"_0":21.221,"unit":"s"}},"last_heartbeat":{"time":{"_0":"2026-12-01T12:19:05.744Z"}},"leader_count":{"number":{"_0":1,"unit":"count"}},"max_store_down_time":{"number":{"_0":1800,"unit":"s"}},"region_count":{"number":{"_0":240,"unit":"count"}},"state":{"text":{"_0":"Disconnected"}},"verdict":{"text":{"_0":"PD says Disconnected"}}},"id":"e10","kind":"state","origin":"http://127.0.0.1:31803/pd/api/v1/stores","series":[],"statement":"PD says store 1 is Disconnected, last heartbeat 12:19:05 UTC","topic":"pd_state"},{"at":"2026-12-01T12:19:26.400Z","component":"store/1","facts":{"file":{"text":{"_0":"/var/lib/cluster/tikv-1.log"}},"looked_for":{"text":{"_0":"receive signal 15"}},"until":{"time":{"_0":"2026-12-01T12:19:26.400Z"}}},"id":"e15","kind":"absence","origin":"log tikv-1.log","series":[],"statement":"the log of store 1 has no line that it was asked to stop","topic":"planned_stop"},{"at":"2026-12-01T12:19:26.935Z","component":"store/1","facts":{"after":{"number":{"_0":1,"unit":"count"}},"before":{"number":{"_0":80,"unit":"count"}},"drained":{"flag":{"_0":false}},"elected_elsewhere":{"number":{"_0":83,"unit":"count"}},"first":{"time":{"_0":"2026-12-01T12:19:18.405Z"}},"last":{"time":{"_0":"2026-12-01T12:19:26.400Z"}}},"id":"e31","kind":"change","origin":"logs of the other stores","series":[],"statement":"store 1: it led 80 regions; 83 leaders appeared on other stores since","topic":"leaders_moved"},{"at":"2026-12-01T12:19:26.965Z","component":"store/1","facts":{"per_second":{"number":{"_0":222.201,"unit":"1/s"}},"reporters":{"number":{"_0":2,"unit":"count"}}},"id":"e32","kind":"change","origin":"metric tikv_server_report_failure_msg_total of the other stores","series":[],"statement":"stores 4, 5 report that they cannot reach store 1","topic":"peer_failure_reports"}],"frozen":"2026-12-01T12:19:27.001Z","gaps":["less than a minute was watched before it began: there is little to compare with","the hosts themselves (kernel log, disk and network counters) are not read from here"],"incident":1,"isSimulated":true,"states":{"pd/pd1":{"facts":{"names":"pd1","says":"names pd1"},"state":"leader"},"pd/pd2":{"facts":{"names":"pd1","says":"names pd1"},"state":"follower"}},"subject":"tikv","tickets":[{"began":"2026-12-01T12:19:09.901Z","fingerprint":"v1:demo-1:store_unreachable:store/1","id":1,"incident":1,"isFlapping":false,"key":{"cluster":"demo-1","component":"store/1","invariant":"store_unreachable"},"lastSeen":"2026-12-01T12:19:26.936Z","message":"status port 127.0.0.1:31810 refuses connections on 18 probes in a row","noticed":"2026-12-01T12:19:10.921Z","related":["cluster/demo-1"],"reopenedCount":0,"severity":"critical","state":"diagnosed"},{"began":"2026-12-01T12:19:09.901Z","fingerprint":"v1:demo-1:store_down:store/1","id":2,"incident":1,"isFlapping":false,"key":{"cluster":"demo-1","component":"store/1","invariant":"store_down"},"lastSeen":"2026-12-01T12:19:26.936Z","message":"PD says Disconnected; last heartbeat 20 s ago","noticed":"2026-12-01T12:19:26.936Z","related":["cluster/demo-1"],"reopenedCount":0,"severity":"critical","state":"created"}],"version":1}',1796127567001,'done','demo',NULL,NULL,NULL,NULL,NULL,NULL);

CREATE TABLE incident(
    id INTEGER PRIMARY KEY,
    cluster TEXT NOT NULL,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    head_ticket INTEGER NOT NULL REFERENCES ticket(id) DEFERRABLE INITIALLY DEFERRED,
    merged_into INTEGER REFERENCES incident(id),
    diagnosis_state TEXT NOT NULL DEFAULT 'none'
        CHECK(diagnosis_state IN ('none', 'leased', 'done', 'failed')),
    diagnosis_owner TEXT,
    diagnosis_version INTEGER,
    diagnosis_failure TEXT,
    diagnosis_retry_at INTEGER,
    diagnosed_event INTEGER
) STRICT;

INSERT INTO "incident" VALUES(1,'demo-1',1796127550921,NULL,1,NULL,'done',NULL,2,NULL,NULL,6);

CREATE TABLE ticket(
    id INTEGER PRIMARY KEY,
    cluster TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    invariant TEXT NOT NULL,
    component TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK(state IN ('open', 'resolved')),
    severity TEXT NOT NULL CHECK(severity IN ('info', 'warning', 'critical')),
    message TEXT NOT NULL,
    related TEXT NOT NULL,
    began_at INTEGER,
    noticed_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    seen INTEGER NOT NULL DEFAULT 1,
    resolved_at INTEGER,
    resolved_uptime INTEGER,
    resolved_boot TEXT,
    resolved_by TEXT,
    incident INTEGER NOT NULL REFERENCES incident(id) DEFERRABLE INITIALLY DEFERRED,
    previous_ticket INTEGER REFERENCES ticket(id),
    reopened_count INTEGER NOT NULL DEFAULT 0,
    opened_event INTEGER NOT NULL DEFAULT 0,
    acknowledged_by TEXT, acknowledged_at INTEGER,
    held_by TEXT, held_at INTEGER, held_until INTEGER,
    silenced_by TEXT, silenced_at INTEGER, silenced_until INTEGER,
    flapping INTEGER NOT NULL DEFAULT 0,
    CHECK((state = 'resolved') = (resolved_at IS NOT NULL))
) STRICT;

INSERT INTO "ticket" VALUES(1,'demo-1','v1:demo-1:store_unreachable:store/1','store_unreachable','store/1','resolved','critical','status port 127.0.0.1:31810 refuses connections on 18 probes in a row','["cluster/demo-1"]',1796127549901,1796127550921,1796127566936,2,1796127576923,11050203066300,'97fbea93-e9c1-4afa-a0d3-9926bfef8b62','clear',1,NULL,0,1,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,0);

INSERT INTO "ticket" VALUES(2,'demo-1','v1:demo-1:store_down:store/1','store_down','store/1','open','critical','PD says Disconnected; last heartbeat 20 s ago','["cluster/demo-1"]',1796127549901,1796127566936,1796127566936,1,NULL,NULL,NULL,NULL,1,NULL,1,10,'ann',1796128009624,'ann',1796128009636,NULL,'ann',1796128009649,1796131609647,0);

CREATE TABLE ticket_event(
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket INTEGER NOT NULL REFERENCES ticket(id),
    incident INTEGER NOT NULL REFERENCES incident(id) DEFERRABLE INITIALLY DEFERRED,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

INSERT INTO "ticket_event" VALUES(1,1,1,'opened',1796127550921,'monitor','status port 127.0.0.1:31810 refuses connections on 2 probes in a row');

INSERT INTO "ticket_event" VALUES(2,1,1,'diagnosisStarted',1796127551004,'demo','attempt 1: opened');

INSERT INTO "ticket_event" VALUES(3,1,1,'diagnosed',1796127551066,'playbook','version 1: The process of store 1 died about 12:19:09 UTC; its host lives.');

INSERT INTO "ticket_event" VALUES(4,2,1,'joined',1796127566936,'monitor','PD says Disconnected; last heartbeat 20 s ago');

INSERT INTO "ticket_event" VALUES(5,1,1,'diagnosisStarted',1796127567002,'demo','attempt 2: store_down joined');

INSERT INTO "ticket_event" VALUES(6,1,1,'diagnosed',1796127567100,'playbook','version 2: The process of store 1 died about 12:19:09 UTC; its host lives.');

INSERT INTO "ticket_event" VALUES(7,1,1,'resolved',1796127576923,'monitor','status port answers');

INSERT INTO "ticket_event" VALUES(8,2,1,'resolved',1796127576923,'monitor','PD hears from it');

INSERT INTO "ticket_event" VALUES(9,1,1,'noted',1796127683941,'ann','kept for the records');

INSERT INTO "ticket_event" VALUES(10,2,1,'reopened',1796128009611,'ann','seen again by eye');

INSERT INTO "ticket_event" VALUES(11,2,1,'acknowledged',1796128009624,'ann','');

INSERT INTO "ticket_event" VALUES(12,2,1,'held',1796128009636,'ann','until unheld');

INSERT INTO "ticket_event" VALUES(13,2,1,'silenced',1796128009649,'ann','until 2026-12-01T13:26:49.647Z: known');

CREATE UNIQUE INDEX ticket_open ON ticket(cluster, fingerprint) WHERE state = 'open';

CREATE INDEX ticket_fingerprint ON ticket(cluster, fingerprint, id);

CREATE INDEX ticket_incident ON ticket(incident);

CREATE INDEX ticket_event_ticket ON ticket_event(ticket);

CREATE TRIGGER ticket_event_append_only BEFORE UPDATE ON ticket_event
BEGIN SELECT RAISE(ABORT, 'ticket events are never changed'); END;

CREATE INDEX diagnosis_job_state ON diagnosis_job(state, id);

CREATE INDEX diagnosis_by_job ON diagnosis(job);

DELETE FROM "sqlite_sequence";

INSERT INTO "sqlite_sequence" VALUES('ticket_event',13);

INSERT INTO "sqlite_sequence" VALUES('diagnosis_job',2);
