"""Check an audit bundle of a Data Management Advisory Panel, from the signed records alone.

    python3 verify.py BUNDLE.zip [KEY]

KEY is the public key of the device that founded the panel, 64 hex digits, as the panel has published it. Ends
with 0 when every decision follows from the records, else with 1. It needs Python 3.9 and ``cryptography`` and
shares nothing with the program that wrote the records, whose FORMAT.md (version 1) it follows: read it whole.

PROVEN, if the founder's key is the one that the panel has published:
- each record was signed by the device it names, and not a byte of it was changed since;
- no record is missing before the last of its device, and none that another device had seen;
- each author had the role for what they did, and a device that was enrolled and not revoked;
- each counted ballot is the one its voter had committed to before any was opened;
- no counted voter had an interest that was known when the ballots were counted;
- each decision that follows rests on a count which carries it, by the policy of its day.

NOT PROVEN:
- that the newest records are here: what nobody in the bundle had seen may have been left out;
- who sat at a device, what was said at a meeting, whether an interest was kept quiet;
- when anything was done: times are those of each device's own clock, and order nothing;
- what stands in papers, notes and minutes: they are not in the bundle;
- that what no decision rests on (notes, meetings, reports, a pack's list) is as the format has it.
"""

import hashlib
import json
import re
import sys
import zipfile
from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LEAST = 3  # "At least 3 panel members must approve": no policy may ask for fewer
MOST_AHEAD = 1_000_000  # no act may claim a place so far beyond all that was read before it
OFFICE, CHAIRING, VOTING = {"secretariat"}, {"chair", "deputy chair"}, {"chair", "deputy chair", "member"}
ROLES = (  # the roles of which a person must hold one to write what decisions rest on
    (OFFICE, "member-enrolled roles-changed secretariat-handed-over device-enrolled device-revoked"),
    (OFFICE, "epoch-begun application-received pack-published application-withdrawn"),
    (OFFICE | CHAIRING, "policy-adopted rules-adopted organisation-named catalogue-shared item-overridden"),
    (OFFICE | VOTING, "interest-declared"), (OFFICE | {"board officer"}, "ruling-recorded"),
    (CHAIRING, "interest-ruled voting-closed decision-recorded"), (VOTING, "view-recorded ballot-cast"),
)
MAY_WRITE = {f"{kind}/1": roles for roles, kinds in ROLES for kind in kinds.split()}
# Records that no decision rests on, as on those of meetings and reports: signed, placed, left aside.
IDLE = re.compile("note-|keys-sealed|recovery-kit-|questions?-|confidentiality-")
OF_VOTING = ("ballot-cast/1", "voting-closed/1", "decision-recorded/1")
APPROVING = {"approve", "approve with conditions"}
VOTES = APPROVING | {"more information needed", "reject", "escalate to the DSPB", "abstain"}
APPROVED, ESCALATED = {"approved", "approved with conditions"}, "escalated to the DSPB"
OUTCOMES = APPROVED | {"rejected", "more information needed", ESCALATED}
TYPE = b"application/vnd.dmap.record+json"
ENVELOPE = re.compile(
    rb'\{"payload":"([A-Za-z0-9+/=]+)","payloadType":"' + re.escape(TYPE) + rb'",'
    rb'"signatures":\[\{"keyid":"([0-9a-f]{32})","sig":"([A-Za-z0-9+/=]{88})"\}\]\}'
)
BODY = {"panel": str, "device": str, "previous": str, "stream": str, "sequence": int, "lamport": int}
FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError, InvalidSignature)


def need(holds, otherwise):  # go on when it holds; otherwise stop here with the reason
    if not holds:
        raise ValueError(otherwise)


class Act:  # 1. Envelopes: a record with who wrote it, where and after what, signed (DSSE with Ed25519)
    def __init__(self, envelope, device, key):
        found = ENVELOPE.fullmatch(envelope)  # only one spelling counts: no byte can change unseen
        need(found, "It is not spelled as an envelope must be.")
        payload, signature = b64decode(found[1]), b64decode(found[3])
        need((b64encode(payload), b64encode(signature)) == found.group(1, 3), "It is spelled otherwise.")
        key_id = hashlib.sha256(bytes.fromhex(key)).hexdigest()[:32]
        need(found[2].decode() == key_id == device, "It says that another device signed it.")
        signed = b"DSSEv1 %d %s %d %s" % (len(TYPE), TYPE, len(payload), payload)
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, signed)
        body = json.loads(payload.decode(), parse_constant=int)  # UTF-8, and no NaN
        need(all(type(body[name]) is kind for name, kind in BODY.items()), "It is no act.")
        self.__dict__.update(body, type=str(body["record"]["type"]))
        self.heads = {d: (int(h["sequence"]), str(h["hash"])) for d, h in body["heads"].items()}
        self.hash = hashlib.sha256(envelope).hexdigest()
        self.order = (self.lamport, self.device, self.sequence)  # clocks never order anything

    def saw(self, other):  # whether its author had seen another act, by what this one itself says
        own, told = other.device == self.device, self.heads.get(other.device, (0, ""))
        return other.sequence < self.sequence if own else other.sequence <= told[0]


class Logs:  # 2. Logs: a device's acts, numbered without a gap, each naming the hash of the one before
    def __init__(self, files, pin):
        self.pin, self.acts, self.findings, self.broken, self.highest = pin, {}, [], {}, 0
        keys, done = {pin["device"]: pin["verify_key"]}, set()
        while set(keys) - done:  # the founding device first, then each that the panel enrols
            for device in sorted(set(keys) - done, key=lambda d: (d != pin["device"], d)):
                self.read(device, keys[device], files)
                done.add(device)
            counting = (act for act in self.acts.values() if not IDLE.match(act.type))
            self.in_order = sorted(counting, key=lambda act: act.order)
            self.panel = Panel([act for act in self.in_order if act.stream == "panel"])
            keys = {**{d: it["verify_key"] for d, it in self.panel.now["devices"].items()}, **keys}
        for name in sorted(files):
            if not name.startswith(tuple(f"logs/{device}/" for device in self.broken)):
                self.findings.append(("", 0, f"{name} follows no log of a device of the panel."))
        self.check_heads()

    def read(self, device, key, files):  # takes a log out of files, up to its end or its first fault
        number, previous, lamport = 1, "", 0
        while (name := f"logs/{device}/{number:012d}.jsonl") in files:
            data = files.pop(name)
            for line in data[:-1].split(b"\n") if data.endswith(b"\n") else [b""]:
                try:
                    act = Act(line, device, key)
                    place = (act.panel, act.device, act.sequence, act.previous)
                    follows = place == (self.pin["panel"], device, number, previous)
                    need(follows, "It does not follow the act before it in this log of this panel.")
                    need(lamport < act.lamport <= self.highest + MOST_AHEAD, "It is dated back, or ahead.")
                    founds = (device, number) == (self.pin["device"], 1)
                    need(founds == (act.type == "panel-founded/1"), "It founds a panel, or has to.")
                except FAULTS as fault:
                    self.broken[device] = number
                    words = f"Act {number} of {device[:8]}: {str(fault) or 'Its signature is wrong.'}"
                    return self.findings.append((device, number, words))
                self.acts[device, number], previous, lamport = act, act.hash, act.lamport
                self.highest, number = max(self.highest, lamport), number + 1

    def check_heads(self):  # what each device says it saw of others: logs that were cut or forked show
        told, devices, cuts = {}, self.panel.now["devices"], self.panel.cuts
        for act in sorted(self.acts.values(), key=lambda act: (act.device, act.sequence)):
            seen, me = told.setdefault(act.device, {}), act.device[:8]
            hidden = [other for other in seen if act.heads.get(other, (0, ""))[0] < seen[other]]
            for other in hidden if act.type in OF_VOTING else ():  # acts of voting tell all they saw
                self.findings.append((act.device, act.sequence, f"{me} hides what it saw of {other[:8]}."))
            for other, (number, sha256) in act.heads.items():
                seen[other], held = max(seen.get(other, 0), number), self.acts.get((other, number))
                said = self.broken.get(other, number + 1) <= number  # what is wrong with that log
                counts = other in devices and number <= cuts.get(other, number) and not said
                if counts and (held is None or held.hash != sha256):
                    words = f"{other[:8]}, act {number}: {me} saw another; the log was cut or forked."
                    self.findings.append((other, number, words))


class Panel:  # 3. The panel: who was on it, with which roles and devices, under which policy, and when
    def __init__(self, acts):
        self.fold(acts, {})
        revokers = {act.device for act in acts if act.type == "device-revoked/1"}
        while heard := [device for device in self.now["devices"] if device in revokers]:
            revokers.remove(heard[0])  # of two that revoke each other the one enrolled first prevails
            self.fold(acts, self.revoked(self.cuts, heard[:1]))
        for _ in list(self.revocations):  # a revocation falls with the act that made it
            self.fold(acts, self.revoked({}, self.now["devices"]))

    def revoked(self, cuts, by):  # the last act that counts of each device that these devices revoked
        for act in (act for act in self.revocations if act.device in by):
            device, last = act.record["device"], act.record["last_sequence"]
            cuts = {**cuts, device: min(last, cuts.get(device, last))}
        return cuts

    def fold(self, acts, cuts):
        self.cuts, self.refused, self.revocations = cuts, {}, []
        self.now = {"people": {}, "devices": {}, "policy": {}, "epochs": []}
        self.states = [((0, "", 0), self.now)]
        for act in acts:
            try:  # an act that breaks a rule is left out, here and in each case
                self.now = {**self.now, **self.change(act, act.record, act.type[:-2], **self.now)}
                self.states.append((act.order, self.now))
                self.revocations += [act] if act.type == "device-revoked/1" else []
            except FAULTS as fault:
                self.refused[act.hash] = str(fault)

    def at(self, act):  # the panel as an act found it
        return [state for order, state in self.states if order < act.order][-1]

    def author(self, act):  # who wrote an act, if they and their device might
        people, devices = self.at(act)["people"], self.at(act)["devices"]
        need(act.sequence <= self.cuts.get(act.device, act.sequence), "Its device was revoked.")
        need(act.device in devices, "Its device was not enrolled at the time.")
        person = people[devices[act.device]["person"]]
        may = MAY_WRITE.get(act.type, set()) & person["roles"]
        need(may, f"{person['name']} may not write {act.type}.")
        return person["id"]

    def voters(self, act):  # who held a vote when an act was written
        people, policy = self.at(act)["people"].values(), self.at(act)["policy"]
        without = set() if policy.get("chair_votes", True) else {"chair"}
        return {p["id"] for p in people if p["roles"] & VOTING and not p["roles"] & without}

    def change(self, act, record, kind, people, devices, policy, epochs):  # what an act changes
        if kind == "panel-founded":
            device, founder = record["device"], record["founder"]
            founder = {**founder, "roles": set(founder["roles"])}
            need((device["id"], device["person"]) == (act.device, founder["id"]), "Not by the founder.")
            return {"people": {founder["id"]: founder}, "devices": {device["id"]: device},
                    "policy": record["policy"], "epochs": [record["recipient"]]}
        me, was = self.author(act), served(people, devices)
        if kind == "member-enrolled":
            new = {**record["person"], "roles": set(record["person"]["roles"])}
            old = people.get(new["id"], {"name": new["name"], "roles": set()})
            need(old["name"] == new["name"], "Two people cannot share a short name.")
            need(new["id"] != me or new["roles"] <= old["roles"], "Nobody gives a role to oneself.")
            people = {**people, new["id"]: new}
        elif kind == "roles-changed":
            old, given, taken = people[record["person"]], set(record["given"]), set(record["taken"])
            fair = old["id"] != me or given <= old["roles"]
            need(fair and not given & taken, "It gives a role to its author, or gives and takes it.")
            people = {**people, old["id"]: {**old, "roles": (old["roles"] | given) - taken}}
        elif kind == "secretariat-handed-over":
            old, new = people[me], people[record["to"]]
            need(old != new and served({new["id"]: {**new, "roles": OFFICE}}, devices), "It is to nobody.")
            old, new = {**old, "roles": old["roles"] - OFFICE}, {**new, "roles": new["roles"] | OFFICE}
            people = {**people, old["id"]: old, new["id"]: new}
        elif kind == "device-enrolled":
            new, person = record["device"], people[record["device"]["person"]]
            need(devices.get(new["id"], new)["person"] == person["id"], "It is enrolled for another.")
            need(record.get("name", "") in ("", person["name"]), f"{new['verify_key']} is another's.")
            devices = {**devices, new["id"]: devices.get(new["id"], new)}
        elif kind in ("device-revoked", "epoch-begun"):
            need(record["recipient"] not in epochs, "A new epoch has a new key.")
            epochs = [*epochs, record["recipient"]]
            if kind == "device-revoked":
                devices = {**devices, record["device"]: {**devices[record["device"]], "revoked": True}}
        elif kind == "policy-adopted":
            policy = record["policy"]
            need(policy.get("approvals_needed", LEAST) >= LEAST, "At least 3 panel members must approve.")
        else:
            need(MAY_WRITE.get(act.type) == OFFICE | CHAIRING, f"{act.type} has no place here.")
        by_another = kind == "device-revoked" and record["device"] != act.device
        need(by_another or served(people, devices) or not was, "Nobody would hold the secretariat.")
        return {"people": people, "devices": devices, "policy": policy, "epochs": epochs}


def served(people, devices):  # whether somebody holds the secretariat and a device in use
    in_use = (device["person"] for device in devices.values() if not device.get("revoked"))
    return any(people[person]["roles"] >= OFFICE for person in in_use if person in people)


class Closing:  # 4. Counting: the newest ballot of each voter, as far as the closing's author had seen
    def __init__(self, act, case, recused, pack, closed):
        self.act, self.pack, self.votes, self.out = act, pack, {}, {}
        self.needed = case.panel.at(act)["policy"].get("approvals_needed", LEAST)
        opened = {ballot["ballot"]: ballot["content"] for ballot in act.record["opened"]}
        cast = [(who, ballot) for who, ballot in case.casts if ballot.record["pack"] == pack]
        # The first closing settles which ballots take part: later voters may have read the others.
        came = {ballot.hash for _, ballot in cast if ballot.hash in opened or act.saw(ballot)}
        self.came = closed[0].came if closed else came
        for voter in {who for who, ballot in cast if ballot.hash in self.came}:
            newest = [ballot for who, ballot in cast if who == voter and ballot.hash in self.came][-1]
            try:
                need(voter not in recused, "The voter has an interest in the case.")
                need(voter in case.panel.voters(act), "The voter no longer holds a vote on the panel.")
                need(newest.hash in opened, "The ballot was not opened at the close.")
                content = opened[newest.hash].encode()
                need(hashlib.sha256(content).hexdigest() == newest.record["commitment"], "It is another.")
                said, names = json.loads(content, parse_constant=int), (case.reference, voter, pack)
                kinds = [type(said[name]) for name in "case voter vote reasons salt pack conditions".split()]
                whole = kinds == [*[str] * 5, int, list] and {*map(type, said["conditions"])} <= {str}
                need((said["case"], said["voter"], said["pack"]) == names, "It names another case or voter.")
                need(whole and said["vote"] in VOTES, "What was sealed is no ballot.")
                self.votes[voter] = said["vote"]
            except FAULTS as fault:
                self.out[voter] = str(fault)


class Case:  # 5. Cases: who was kept out, what was cast, closed, decided, corrected and ruled
    def __init__(self, reference, acts, panel):
        self.reference, self.panel, self.refused, self.taken_in = reference, panel, {}, False
        self.packs, self.stands, self.views, self.casts, self.closings = [], [], set(), [], []
        self.decisions, self.ruling, self.withdrawn, self.accepted = [], "", None, {}
        for act in acts:
            try:
                self.apply(act, act.record, panel.author(act), act.type[:-2])
            except FAULTS as fault:
                self.refused[act.hash] = str(fault)

    def apply(self, act, record, who, kind):
        # What its author had seen: who had an interest, the newest pack, and the closings of that.
        last = {person: recused for person, by, recused in self.stands if act.saw(by)}
        recused, pack = {person for person in last if last[person]}, sum(map(act.saw, self.packs))
        closed = [closing for closing in self.closings if closing.pack == pack and act.saw(closing.act)]
        stands = [self.ruling] if self.ruling else [d.record["outcome"] for d, _ in self.decisions]
        state = "withdrawn" if self.withdrawn else " and ".join(stands) or "open"
        need(self.taken_in != (kind == "application-received"), "A case is taken in first, once.")
        need(who not in recused or act.type not in (*OF_VOTING, "view-recorded/1"), "Its author is recused.")
        if kind == "application-received":
            need(record["reference"] == self.reference, "It is another case.")
            self.taken_in = True
        elif kind == "pack-published":
            need(state in ("open", "more information needed"), f"The case is {state}.")
            need(record["version"] == len(self.packs) + 1, "It is not the next pack.")
            self.packs.append(act)  # a new question, which no decision on an older pack answers
            self.decisions, self.ruling = [], ""
        elif kind == "interest-declared":
            real = record["nature"] != "none"
            held = [it for p, _, it in self.stands if p == who][-1:]
            need(real or held != [True], "A declared interest cannot be taken back.")
            self.stands.append((who, act, real))
        elif kind == "interest-ruled":
            whose = [by for p, by, _ in self.stands if p == record["person"] and by.type != act.type]
            real = whose and whose[-1].record["nature"] != "none" and record["person"] != who
            need(real and record["reason"].strip(), "No interest of another, or no reason is given.")
            self.stands.append((record["person"], act, record["ruling"] != "stayed by ruling of the chair"))
        elif kind == "view-recorded":
            need(self.packs and who not in self.views, "There is no pack, or a first view already.")
            self.views.add(who)
        elif kind == "ballot-cast":
            over = closed or (self.withdrawn and act.saw(self.withdrawn))
            need(who in self.panel.voters(act), "Its author has no vote.")
            need(pack == record["pack"] > 0, "It is not on the newest pack.")
            need(not over and who in self.views, "The voting was over, or there was no first view.")
            self.casts.append((who, act))
        elif kind == "voting-closed":
            decided = [closing for by, closing in self.decisions if act.saw(by)]
            anew = any(recused & set(closing.votes) for closing in decided)
            need(pack and not self.withdrawn and not self.ruling, "There is no voting to close.")
            need(anew or not decided, "The case is decided, and no counted voter had an interest.")
            self.closings.append(Closing(act, self, recused, pack, closed))
        elif kind == "decision-recorded":
            on = {closing.act.hash: closing for closing in closed}.get(record["closing"])
            need(on and record["outcome"] in OUTCOMES, "It rests on no closing of the newest pack.")
            need(not recused & set(on.votes), "Its author knew of an interest of a counted voter.")
            need(not self.withdrawn and not self.ruling, "The panel's part in the case is over.")
            between = self.panel.at(act)["policy"].get("between_meetings", True)
            need(between or record.get("meeting"), "It was taken between meetings.")
            yes, no = (sum(v in of for v in on.votes.values()) for of in (APPROVING, {"reject"}))
            if record["outcome"] in APPROVED:  # the panel's rule of three, and a majority
                need(yes >= on.needed, f"{yes} approve; at least {on.needed} members must.")
                need(yes > no, f"{yes} for and {no} against is no approval.")
            elif record["outcome"] == "rejected":
                need(len(on.votes) >= on.needed, f"A rejection needs {on.needed} voters.")
                need(no > yes, f"{no} against and {yes} for is no rejection.")
            more = {"approved with conditions": "conditions", ESCALATED: "question"}
            said = record["reasons"].strip() and record.get(more.get(record["outcome"], "reasons"))
            need(said if isinstance(said, list) else said.strip(), "It does not say what it must.")
            gone = record.get("replaces", ())  # two that do not name each other are contested
            self.decisions = [d for d in self.decisions if d[0].hash not in gone] + [(act, on)]
            self.accepted[act.hash] = on
        elif kind == "ruling-recorded":
            escalation = state == ESCALATED and self.decisions[0][0].hash == record["decision"]
            need(escalation and record["outcome"] in OUTCOMES - {ESCALATED}, "None is to be ruled on.")
            self.ruling = record["outcome"]
        else:
            need(kind == "application-withdrawn", f"{act.type} has no place in a case.")
            need(state not in APPROVED | {"rejected", "withdrawn"}, f"The case is {state}.")
            self.withdrawn = act


def check(files, founder):  # 6. The report: all that was found in the files of a bundle
    pin, _ = json.loads(files.pop("panel.json")), files.pop("verify.py", None)
    need(pin["format"] == 1, "Another format: use the verifier of the program that wrote it.")
    logs, decisions = Logs(files, pin), []
    if founder not in ("", pin["verify_key"]):
        logs.findings.append((pin["device"], 0, "Another device founded this panel."))
    refused, people = dict(logs.panel.refused), logs.panel.now["people"]
    for stream in sorted({act.stream for act in logs.in_order if act.stream[:5] == "case:"}):
        acts = [act for act in logs.in_order if act.stream == stream]
        case = Case(stream[5:], acts, logs.panel)
        refused.update(case.refused)
        for act in (act for act in acts if act.type == "decision-recorded/1"):
            on = case.accepted.get(act.hash)
            votes, out = (on.votes, on.out) if on else ({}, {})
            held = {who for who, recused in {p: it for p, _, it in case.stands}.items() if recused}
            since = dict.fromkeys(held & set(votes), "An interest was declared since.")
            cast = [(who, b.hash) for who, b in case.casts if on and b.record["pack"] == on.pack]
            out = {**{who: "A ballot came late." for who, it in cast if it not in on.came}, **out}
            decisions.append({
                "case": case.reference, "record": act.hash, "outcome": str(act.record["outcome"]),
                "follows": on is not None, "needed": on.needed if on else LEAST,
                "approving": sorted(people[who]["name"] for who, vote in votes.items() if vote in APPROVING),
                "notes": {people[who]["name"]: why for who, why in sorted({**out, **since}.items())},
                "why": case.refused.get(act.hash, "It follows from the signed records.")})
    return {"ok": not logs.findings and all(one["follows"] for one in decisions),
            "founder": pin["verify_key"], "records": len(logs.acts), "decisions": decisions,
            "devices": len({d for d, _ in logs.acts}), "findings": logs.findings, "refused": refused}


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("\n".join(__doc__.splitlines()[:7]))
    path, founder = (*sys.argv[1:], "")[:2]
    try:
        with zipfile.ZipFile(path) as bundle:
            need(sum(entry.file_size for entry in bundle.infolist()) < 2**30, "It is too large.")
            files = {entry.filename: bundle.read(entry) for entry in bundle.infolist()}
            need(len(files) == len(bundle.namelist()), "A name lies twice in it.")
            found = check(files, founder)
    except Exception as fault:  # whatever the file holds: a sentence, and nothing that looks verified
        sys.exit(f"{path} is no audit bundle of a panel: {fault}")
    print("{records} records of {devices} devices; the founder's key is {founder}.".format(**found))
    print(*(f"FOUND: {words}\n" for _, _, words in found["findings"]), sep="", end="")
    for one in found["decisions"]:
        print("{case}: {outcome}; at least {needed} must approve, and do: ".format(**one), end="")
        print(", ".join(one["approving"]), one["why"], sep="\n    " if one["follows"] else "\n    NO: ")
        print(*(f"    {who}: {why}\n" for who, why in one["notes"].items()), sep="", end="")
    print(len(found["refused"]), "acts break a rule of the panel; nothing rests on them.")
    print("VERIFIED." if found["ok"] else "NOT VERIFIED.", __doc__[__doc__.index("PROVEN") :], sep="\n\n")
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
