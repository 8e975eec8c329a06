//! The 45 claims of the column that the research began with, each as somebody would say it in chat: the topic answers that the research
//! points to, and the claim that it points to leads the card.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use serde_json::Value;

/// Number, message, topic, claims of which one leads; none where the research points to a settled point, which stands in the summary.
const SAID: [(&str, &str, &str, &[&str]); 45] = [
    (
        "C01",
        "russia is going to win this war in the end, might just take a lot more months",
        "battlefield",
        &["russia-will-win"],
    ),
    (
        "C02",
        "ukraine ends this war smaller and outside of nato, russia will win",
        "battlefield",
        &["russia-will-win"],
    ),
    (
        "C03",
        "kyiv should settle now, every month they wait the deal gets worse for ukraine",
        "battlefield",
        &["time-favours-russia"],
    ),
    (
        "C04",
        "even moscow accepts that ukraine needs solid security guarantees now",
        "russia-on-foreign-troops",
        &["russia-accepts-guarantees"],
    ),
    (
        "C05",
        "if washington and nato had just negotiated over the december 2021 draft treaties there would be no war",
        "draft-treaties-2021",
        &["refusal-led-to-war"],
    ),
    (
        "C06",
        "the main demand in those december 2021 drafts was that nato never takes in ukraine",
        "draft-treaties-2021",
        &["drafts-key-demand"],
    ),
    (
        "C07",
        "stoltenberg said it himself, no more enlargement was putins condition for not invading and we refused so he went to war",
        "draft-treaties-2021",
        &["stoltenberg-precondition"],
    ),
    (
        "C08",
        "if nato had closed the door on ukraine russia would not have invaded",
        "nato-enlargement",
        &["closed-door-no-invasion"],
    ),
    (
        "C09",
        "in istanbul in march 2022 russia was ready to stop the war if ukraine just went neutral",
        "istanbul-talks",
        &["istanbul-neutrality-key"],
    ),
    (
        "C10",
        "Arakhamia, who led kyivs delegation, said neutrality was the key point for the russians",
        "istanbul-talks",
        &["istanbul-neutrality-key"],
    ),
    (
        "C11",
        "the us and boris johnson talked kyiv out of the istanbul deal, the war would have been over",
        "istanbul-talks",
        &["west-blocked-istanbul"],
    ),
    (
        "C12",
        "zelensky still wants nato membership as his guarantee instead of going neutral",
        "neutrality",
        &["kyiv-drops-nato"],
    ),
    (
        "C13",
        "the best security guarantee ukraine can get is a credible promise to stay neutral",
        "neutrality",
        &["neutrality-best-guarantee"],
    ),
    (
        "C14",
        "history is pretty clear that nato getting closer to ukraine is the main reason russia invaded",
        "nato-enlargement",
        &["nato-main-cause"],
    ),
    (
        "C15",
        "write a binding no-nato commitment for ukraine and the cause of the war is gone",
        "neutrality",
        &["binding-no-nato"],
    ),
    (
        "C16",
        "after budapest nobody in ukraine can trust a russian promise again, their word is worthless",
        "budapest-memorandum",
        &["budapest-proves-distrust"],
    ),
    (
        "C17",
        "ukraine gave up its nukes in december 1994 for security commitments",
        "budapest-memorandum",
        &[],
    ),
    (
        "C18",
        "the invasion broke the budapest memorandum, so what is a russian signature worth, cant trust them",
        "budapest-memorandum",
        &["budapest-proves-distrust"],
    ),
    (
        "C19",
        "budapest memorandum gave assurances, not guarantees, learn the difference",
        "budapest-memorandum",
        &["assurances-not-guarantees"],
    ),
    (
        "C20",
        "the americans insisted on the word assurances in the budapest memorandum so they would not have to fight",
        "budapest-memorandum",
        &["assurances-not-guarantees"],
    ),
    (
        "C21",
        "the us embassy in minsk said in 2013 that the budapest memorandum is not legally binding",
        "budapest-memorandum",
        &["not-legally-binding"],
    ),
    (
        "C22",
        "the budapest memorandum was dead long before 2022, america violated it first",
        "budapest-memorandum",
        &["us-violated-first"],
    ),
    (
        "C23",
        "nato kept moving its bases right up to russias borders",
        "nato-enlargement",
        &["nato-marching-borders"],
    ),
    (
        "C24",
        "the west was arming ukraine and turning it into an anti-russian bridgehead long before 2022",
        "arming-before-2022",
        &["western-armed-bridgehead"],
    ),
    (
        "C25",
        "ethnic russians in ukraine were losing their rights and their language",
        "language-and-minority-rights",
        &["russian-rights-threatened"],
    ),
    (
        "C26",
        "kyiv was about to attack donbas in 2022, ukraine was a threat to the people of donbas",
        "crimea-donbas-minsk",
        &["donbas-threatened"],
    ),
    (
        "C27",
        "russia felt threatened by nato in ukraine, that is the reason, moscow was the one who needed security",
        "nato-enlargement",
        &["russia-sees-itself-threatened", "nato-main-cause"],
    ),
    (
        "C28",
        "the us broke the budapest memorandum first, not russia",
        "budapest-memorandum",
        &["us-violated-first"],
    ),
    (
        "C29",
        "the budapest memorandum forbids signatories to subordinate ukraines sovereignty to their own interest and the us did just that first",
        "budapest-memorandum",
        &["us-violated-first"],
    ),
    ("C30", "washington backed a coup in kyiv in 2014", "maidan-2014", &["us-backed-coup"]),
    (
        "C31",
        "ambassador Matlock says russia observed the budapest memorandum until the coup changed everything",
        "budapest-memorandum",
        &["russia-observed-until-coup"],
    ),
    (
        "C32",
        "none of this justifies the invasion but security guarantees have to be legally binding this time",
        "security-guarantees",
        &["binding-needed"],
    ),
    (
        "C33",
        "kyiv is slowly realising that nato membership is not coming, so what about neutrality",
        "neutrality",
        &["kyiv-drops-nato"],
    ),
    (
        "C34",
        "the plan for security guarantees has three layers: demilitarized zone with neutral peacekeepers, ukrainian army trained by nato, european troops in the west",
        "security-guarantees",
        &["three-layer-plan", "dmz-neutral-peacekeepers"],
    ),
    (
        "C35",
        "european troops in ukraine will not work without a us backstop, the europeans say so themselves",
        "us-backstop",
        &["no-backstop-no-force"],
    ),
    (
        "C36",
        "trump ruled out us ground troops in ukraine again, maybe air support",
        "us-backstop",
        &["no-us-boots"],
    ),
    (
        "C37",
        "europe has no money for troops in ukraine, paris berlin and london are all broke",
        "peacekeepers",
        &["europe-finances"],
    ),
    (
        "C38",
        "britain and france can only send a tiny force to ukraine, 10000 troops at most",
        "peacekeepers",
        &["force-too-small"],
    ),
    (
        "C39",
        "they talked of 30000 troops for ukraine but the number needed is more like 100000",
        "peacekeepers",
        &["numbers-needed"],
    ),
    (
        "C40",
        "russia will never agree to european troops in ukraine so the whole peace plan is a nonstarter",
        "russia-on-foreign-troops",
        &["nonstarter-for-peace"],
    ),
    (
        "C41",
        "european troops in ukraine are just nato troops in ukraine, exactly what moscow went to war to prevent",
        "russia-on-foreign-troops",
        &["european-troops-equal-nato"],
    ),
    (
        "C42",
        "WSJ says people in germany, italy and eastern europe are against sending troops to ukraine",
        "public-opinion-on-troops",
        &["europeans-oppose-troops"],
    ),
    (
        "C43",
        "public support in france and britain for sending troops to ukraine is conditional and shaky",
        "public-opinion-on-troops",
        &["support-contingent"],
    ),
    (
        "C44",
        "87 percent of poles are against sending polish troops to ukraine",
        "public-opinion-on-troops",
        &["poles-87", "poland-wont-send"],
    ),
    (
        "C45",
        "lasting peace needs a european security order that includes russia, we missed that chance after the cold war",
        "indivisible-security",
        &["new-architecture-needed", "missed-opportunity"],
    ),
];

#[test]
fn each_claim_of_the_column_is_answered_by_its_topic_and_its_claim_leads() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_counterpoint"))
        .args(["try", "--format", "json"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let lines: Vec<&str> = SAID.iter().map(|(_, text, ..)| *text).collect();
    let lines = lines.join("\n") + "\n";
    child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("it listens");
    let output = child.wait_with_output().expect("it ends");
    let answers: Vec<Value> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).expect("an object a line"))
        .collect();
    assert_eq!(answers.len(), SAID.len());
    let mut wrong = Vec::new();
    for ((number, text, topic, claims), answer) in SAID.iter().zip(&answers) {
        let lead = &answer["topics"][0];
        let claim = lead["claim"].as_str().unwrap_or_default();
        if lead["id"] != *topic
            || (!claims.is_empty() && !claims.contains(&claim))
            || answer["outcome"] != "speak"
        {
            let got: Vec<String> = answer["topics"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|one| format!("{} {} {}", one["id"], one["claim"], one["phrases"]))
                .collect();
            wrong.push(format!(
                "{number} “{text}”\n    wanted {topic} {claims:?}\n    got {}",
                got.join("; ")
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} are not answered so:\n{}", wrong.len(), SAID.len(), wrong.join("\n"));
}
