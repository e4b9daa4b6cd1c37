"""Words for conditions and treatments, as housing notes say them; what binds them to a person is not decided here.

Source: written for this project from the words of tenancy notes and of the Equality Act 2010's guidance on disability;
not a clinical vocabulary. Topics (`mental health`, `disability`, `vulnerable`) are left out on purpose: they name what
a record is about far more often than what somebody has.
"""

# What somebody has: after 'has', 'suffers from', 'with', 'diagnosed with', or after 'her', 'Mr Ali's'.
CONDITIONS = """
dementia|alzheimer'?s?|parkinson'?s?|huntington'?s|epilepsy|epileptic|seizures?|asthma|asthmatic|copd|emphysema|
bronchitis|bronchiolitis|pneumonia|tuberculosis|tb|lung disease|breathing difficult(?:y|ies)|breathing problems?|
respiratory (?:condition|illness|disease|problems?)|cystic fibrosis|pulmonary fibrosis|sleep apnoea|covid|
long covid|cancer|tumou?rs?|leukaemia|lymphoma|melanoma|myeloma|terminal(?:ly)? ill(?:ness)?|palliative care|
diabet(?:es|ic)|heart attack|heart failure|heart disease|heart condition|heart problems?|heart trouble|angina|
stroke|strokes|mini[ -]stroke|(?-i:TIA)|aneurysm|high blood pressure|blood pressure|hypertension|thrombosis|
blood clots?|dvt|pacemaker|bypass|arthritis|osteoarthritis|osteoporosis|rheumatoid|rheumatism|fibromyalgia|lupus|
gout|sciatica|scoliosis|spina bifida|cerebral palsy|muscular dystrophy|multiple sclerosis|ms|motor neurone disease|
mnd|me/cfs|chronic fatigue|chronic pain|chronic illness|long[ -]term illness|serious illness|
life[ -]limiting (?:illness|condition)|kidney (?:failure|disease|problems?)|renal failure|liver (?:failure|disease)|
cirrhosis|hepatitis|jaundice|dialysis|crohn'?s(?: disease)?|colitis|ibs|coeliac|stoma|colostomy|incontinen(?:t|ce)|
catheter|hernia|ulcers?|sickle cell(?: disease| anaemia)?|anaemia|anaemic|haemophilia|hiv(?: positive)?|(?-i:AIDS)|
sepsis|mrsa|eczema|psoriasis|anaphylaxis|severe allerg(?:y|ies)|nut allergy|migraines?|vertigo|meningitis|
encephalitis|brain (?:injury|tumour|damage|haemorrhage)|head injury|spinal injury|slipped disc|amputat(?:ion|ed)|
amputee|broken (?:hip|leg|arm|ankle|wrist|back|neck|pelvis)|
fractured (?:hip|leg|arm|ankle|wrist|back|neck|pelvis|skull)|hip fracture|hip replacement|knee replacement|
hip operation|knee operation|heart operation|transplant|operation on (?:his|her) [a-z]+|depression|depressed|
clinically depressed|postnatal depression|anxiety|panic attacks?|ptsd|post[ -]traumatic stress|ocd|
bipolar(?: disorder)?|schizophreni(?:a|c)|schizoaffective|psychosis|psychotic|psychotic episodes?|paranoia|paranoid|
personality disorder|bpd|eupd|eating disorder|anorexi(?:a|c)|bulimi(?:a|c)|hoarding disorder|hoarding|hoarder|
nervous breakdown|mental breakdown|mental illness|mental health(?= (?:has|is|was|got|deteriorat|worsen))|
mental health (?:problems?|issues?|condition|crisis|diagnosis|breakdown|episode)|suicidal(?: thoughts)?|
suicide attempt|hearing voices|hears voices|hallucinations?|agoraphobi(?:a|c)|claustrophobi(?:a|c)|phobia|
autis(?:m|tic)|asperger'?s?|adhd|(?-i:ADD)|tourette'?s?|dyslexi(?:a|c)|dyspraxi(?:a|c)|down'?s syndrome|
learning (?:disabilit(?:y|ies)|disabled|difficult(?:y|ies))|developmental delay|global delay|special needs|
alcoholic|alcoholism|alcohol (?:dependency|dependent|problem|addiction|misuse)|drink problem|drug addict(?:ion)?|
addict|heroin|drug (?:dependency|problem|misuse|habit)|substance misuse|methadone|
(?<!a )(?<!the )(?<!broken )(?<!window )(?<!roller )blind(?! to)|registered blind|severely sight impaired|
sight impaired|partially sighted|visually impaired|visual impairment|sight loss|losing (?:his|her) sight|
macular degeneration|glaucoma|cataracts?|deaf(?! to)|hard of hearing|hearing impaired|hearing loss|hearing aids?|
deafblind|non[ -]verbal|poor eyesight|failing eyesight|paralys(?:ed|is)|paraplegic|quadriplegic|tetraplegic|
wheelchair user|wheelchair|wheelchair[ -]bound|bed[ -]?bound|bedridden|housebound|immobile|
mobility (?:problems?|issues?|difficult(?:y|ies))|limited mobility|poor mobility|physical disabilit(?:y|ies)|
very frail|frail|pregnant|pregnancy|miscarriage|stillbirth|premature birth|insulin|chemotherapy|chemo|radiotherapy|
antidepressants?|anti[ -]depressants?|antipsychotics?|lithium|warfarin|inhalers?|nebuliser|oxygen|home oxygen|
oxygen (?:cylinder|therapy|concentrator)|medication|painkillers|morphine|steroids|blood thinners|immunosuppressed|
low immune system|weak immune system|compromised immune system|immunocompromised|
psychiatric (?:ward|unit|hospital|care)|mental health (?:ward|unit|hospital)|intensive care|hospice|rehab|detox|
coma|(?:lost|losing|loses) (?:his|her) (?:memory|sight|hearing|leg|arm|foot|toes)|memory loss|
(?:breathing|eyesight|sight|hearing|memory|mobility|heart) (?:is|was|has got) (?:very |so )?(?:bad|poor|failing|
worse|going|weak)|memory problems?|endometriosis|shingles|scabies|measles|chickenpox|whooping cough|morbidly obese|
obese|obesity|bad (?:back|chest|heart|knees|hips|lungs)|weak (?:heart|chest)|chest infections?|kidney infection|
(?:two|three|four|five|several|many|frequent|repeated|had) falls|end of life care|fits and seizures|
mobility scooter|ivf|self[ -]neglect|crutches|walking frame|zimmer frame|stairlift|hospital bed|heart defect|
(?:lung|bladder|bone|blood) infection|(?:only )?one (?:lung|kidney|leg|arm|eye)|dialysis machine|
sleep apnoea machine|feeding tube|tracheostomy|gastric band|night terrors|brain bleed|blood disorder
"""

# What somebody does, or is done to them: nothing need stand between the person and these.
DOINGS = """
self[ -]harm(?:s|ed|ing)?|(?:was |been |is |being )?sectioned|(?:has |had |having )?(?:a )?collapsed|overdosed|
(?:takes|taking|injects|injecting|takes daily) insulin|
(?:uses|using|needs|has) (?:a )?(?:walking |zimmer )(?:frame|stick|aid)|
uses a (?:frame|stick|crutch|wheelchair|nebuliser|catheter|hoist|scooter)|uses crutches|(?:is )?on crutches|
(?:cannot|can'?t|unable to|can no longer|struggles to|not able to) (?:climb|manage|use|walk|stand|see|hear|
speak|get up|get out|get up and down|get down|bathe|bath|wash|breathe)(?: up| down| the| any| herself|
 himself)*(?: stairs| steps)?|
(?:tried|tries|trying|attempted|attempts|threatened|threatens) (?:to (?:kill|hang|harm)|suicide)|
(?:lost|losing|loses) (?:his|her) (?:memory|sight|hearing|leg|arm|foot|toes)|
has (?:had )?(?:a )?(?:bad |serious |nasty )?fall(?! ?back)|has fallen|had a fall|
broke (?:his|her) (?:hip|leg|arm|ankle|wrist|back|neck)|
(?:was|is|being) (?:sedated|hospitalised|ventilated|intubated|resuscitated)|
(?:has|having|had|suffers|takes) (?:epileptic )?fits|(?:is|was|registered) (?:severely |registered )?disabled|
(?:in|into|to|from) (?:a |the )?hospital(?! (?:scheme|policy|team|trust|discharge|protocol))|
(?:walks|walking) with (?:a |two )?(?:frame|stick|sticks|crutches|limp)|
(?:is|was) (?:too |so |quite |often )?(?:ill|unwell|poorly)|(?:is|was) dying|(?:has )?(?:weeks|months|days) to live|
(?:had|has had|suffered) a miscarriage|detained under the mental health act|allergic to [a-z]+|
(?:sees|seeing|under) (?:a |the |his |her )?(?:psychiatrist|psychologist|cpn|mental health team|crisis team|
oncologist)|recovering from (?:an? |her |his )?(?:[a-z]+ )?(?:surgery|operation)|lost (?:his|her|the|their) baby|
(?:is |was |[’']s )?expecting a baby|(?:took|taken) an overdose|detained under (?:the |section )|
registered (?:blind|deaf|disabled|partially sighted)|(?:drinks|drinking) heavily|(?:is )?(?:going|gone) blind|
(?:is )?(?:going|gone) deaf|
(?:is|was|has been) (?:very |seriously |terminally |mentally |gravely |critically )(?:ill|unwell)|
(?:has|had|having|needs|awaiting|waiting for) (?:a |an )?(?:major |serious |heart |brain |hip |knee |back |
eye )?(?:operation|surgery|chemotherapy|radiotherapy)|
(?:in|into|to) (?:the )?(?:psychiatric|mental health|stroke|cancer|cardiac|dementia) (?:ward|unit|hospital)|
hoards|(?:is )?on the (?:autis(?:m|tic) )?spectrum|(?:[4-9]|four|five|six|seven|eight|nine) months (?:gone|pregnant)|
(?:not well|bad|poorly) with (?:his|her|their) nerves|(?:had|having) a breakdown|
(?:both|two) (?:hips|knees) (?:done|replaced)|blind in one eye|deaf in one ear|
(?:moved|gone|went|admitted) (?:in)?to (?:a |the )?(?:hospice|nursing home|rehab|detox)|
(?:attends|sees|under|known to|open to|goes to) (?:a |the )?(?:memory clinic|cmht|crisis team|pain clinic|
drug and alcohol team|methadone clinic|dialysis unit)|tested positive for (?:tb|covid|hiv|hepatitis)
"""

# What is also said of somebody just before the word for the person: `her disabled son`.
QUALITIES = """
epileptic|diabetic|asthmatic|autistic|hearing impaired|deaf|blind|disabled|wheelchair[ -]bound|bed[ -]?bound|
bedridden|pregnant|paralysed|schizophrenic|alcoholic|bipolar|anorexic|depressed|suicidal|incontinent|
partially sighted|visually impaired|housebound
"""
