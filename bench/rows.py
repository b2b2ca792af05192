"""The rows of the bench, in SQL: a hundred thousand cases in a minute or so."""

CASES = """
INSERT INTO procurement_case (authority_id, department_id, number, title, status, requester_id,
    coordinator_id, form_key, process, process_version, parent_id, entered_phase, entered_reason,
    current_step, current_phase, next_roles, step_since, next_assignee_id, triage_rounds,
    test_rounds, outcome_note, result, benefit, avoided_amount, journal_number, journal_link,
    created_at, saved_at, submitted_at, closed_at, next_due, search)
SELECT %(authority)s, department.id, 'BEN-2026-' || lpad(i::text, 6, '0'), words.title || ' ' || i,
    (ARRAY['submitted','in_progress','in_progress','in_progress','awaiting_board','approved',
           'contracted','in_operation','closed','rejected'])[1 + i %% 10],
    requester.id, CASE WHEN i %% 10 > 0 THEN %(coordinator)s END, gen_random_uuid(), 'haderslev',
    1, CASE WHEN i %% 20 = 2 THEN i - 1 END, '', '', step.number, step.phase, step.roles,
    now() - i * interval '1 minute', CASE WHEN i %% 4 = 0 THEN requester.id END, 0, 0, '',
    CASE WHEN i %% 10 = 8 THEN 'bought' WHEN i %% 10 = 9 THEN 'reused' ELSE '' END, '',
    CASE WHEN i %% 10 = 9 THEN 1000 * (i %% 700) END, '', '', now() - i * interval '5 minutes',
    now(), now() - i * interval '5 minutes', CASE WHEN i %% 10 > 7 THEN now() END,
    current_date - 1 + (i %% 100),
    words.search || to_tsvector('danish', 'BEN 2026 ' || lpad(i::text, 6, '0'))
FROM generate_series(1, %(size)s) AS i
JOIN bench_words AS words ON words.id = i %% %(words)s
JOIN bench_departments AS department ON department.place = i %% %(departments)s
JOIN bench_people AS requester ON requester.place = i %% %(people)s
JOIN bench_steps AS step ON step.number = 1 + i %% 21
ORDER BY i
"""
REQUESTS = """
INSERT INTO procurement_request (case_id, kind, expectations, description, link, need, strategy,
    affected, personal_data, personal_data_kinds, audiences, user_count, contact_id,
    system_owner_id, system_owner_unclear, business_owner_unclear, cost_one_off, cost_yearly,
    cost_band, comments, deadline_reason, replaces, replaced_name)
SELECT id, 'system', 'Hjælp', title, '', '', '', '', 'yes', ARRAY['ordinary'], ARRAY['employees'],
    50, requester_id, requester_id, false, false, 100000, 200000, 'below_eu', '', '', 'no', ''
FROM procurement_case
"""
STEPS = """
INSERT INTO procurement_checkliststep (case_id, number, status, not_relevant_reason, due_date,
    assignee_id, finished_by_id, finished_at)
SELECT id, step, CASE WHEN step < current_step THEN 'done' WHEN step = current_step
    THEN 'in_progress' ELSE 'not_started' END, '',
    CASE WHEN step = current_step THEN next_due END,
    CASE WHEN step = current_step THEN next_assignee_id END,
    CASE WHEN step < current_step THEN requester_id END,
    CASE WHEN step < current_step THEN submitted_at + step * (3 + id %% 40) * interval '2 hours' END
FROM procurement_case, generate_series(1, 21) AS step
ORDER BY id, step
"""
REMARKS = """
INSERT INTO procurement_remark (step_id, text, author_id, written_at)
SELECT step.id, 'Vi venter på et svar fra leverandøren.', requester_id, now()
FROM procurement_checkliststep AS step JOIN procurement_case ON procurement_case.id = case_id
WHERE step.number = current_step
"""
EVENTS = """
INSERT INTO notifications_event (kind, text_da, text_en, actor_id, authority_id, happened_at,
    content_type_id, object_id)
SELECT 'procurement.step_completed', 'Trin ' || n || ' er gennemført', 'Step ' || n || ' is done',
    requester_id, authority_id, submitted_at + n * interval '1 day', %(kind)s, id
FROM procurement_case, generate_series(1, 8) AS n
"""
SYSTEMS = """
INSERT INTO procurement_system (authority_id, name, stage, department_id, description, purpose,
    supplier_id, owner_id, users, kitos_link, in_operation_from, added_at, search, name_search)
SELECT %(authority)s, words.title || ' ' || i,
    (ARRAY['coming','in_operation','in_operation','leaving'])[1 + i %% 4], department.id,
    words.title, words.title, %(supplier)s, CASE WHEN i %% 9 > 0 THEN owner.id END, '', '',
    current_date - i, now(), setweight(words.search, 'A'), setweight(words.search, 'A')
FROM generate_series(1, %(systems)s) AS i
JOIN bench_words AS words ON words.id = i %% %(words)s
JOIN bench_departments AS department ON department.place = i %% %(departments)s
JOIN bench_people AS owner ON owner.place = i %% %(people)s
ORDER BY i
"""
CONTRACTS = """
INSERT INTO procurement_contract (authority_id, case_id, system_id, supplier_id, owner_id,
    signed_date, signed_by, start_date, expiry_date, notice_months, value, journal_number,
    journal_link, terms, registered_at, registered_by_id, form_key)
SELECT authority_id, id, 1 + id %% %(systems)s, %(supplier)s, requester_id, current_date, 'Leder',
    current_date, current_date + (300 + id %% 3000)::int, 6, 400000, '', '', '', now(),
    %(coordinator)s, gen_random_uuid()
FROM procurement_case WHERE id %% 10 IN (6, 7)
"""
# One that is confirmed, and one that a specialist, a coordinator or nobody has yet.
ASSESSMENTS = """
INSERT INTO procurement_assessment (case_id, kind, version, is_current, status, answers, draft,
    revision, outcome, day, conclusion, due_date, asked_by_id, asked_at, return_reason,
    answered_by_id, answered_at, confirmed_by_id, confirmed_at, confirmed_alone, assignee_id)
SELECT id, 'gdpr', 1, true, 'confirmed', '{"personal_data": "no"}'::jsonb, '{}'::jsonb, 2,
    'not_required', current_date, 'Der behandles ingen personoplysninger.', next_due,
    %(coordinator)s, now(), '', requester_id, now(), %(coordinator)s, now(), false,
    requester_id
FROM procurement_case
UNION ALL
SELECT id, 'tender_law', 1, true, 'asked', '{}'::jsonb, '{}'::jsonb, 0, '', NULL, '', next_due,
    %(coordinator)s, now(), '', NULL, NULL, NULL, NULL, false,
    CASE WHEN id %% 200 = 0 THEN %(coordinator)s WHEN id %% 4 = 0 THEN requester_id END
FROM procurement_case
"""
ENTRIES = """
INSERT INTO procurement_entry (case_id, sheet, line, number, answers, is_newest, is_removed,
    written_by_id, written_for, written_at)
SELECT id, sheet, gen_random_uuid(), 1, answers, true, false, requester_id, '', now()
FROM procurement_case, bench_sheets ORDER BY id
"""
CHECKPOINTS = """
INSERT INTO procurement_checkpointanswer (case_id, key, status, note, judged_by_id, answered_by_id,
    answered_at)
SELECT id, key, point.status, '', requester_id, requester_id, now()
FROM procurement_case, (VALUES ('need.1', 'done'), ('market.1', 'relevant'),
    ('management.1', 'done')) AS point (key, status)
"""
ENQUIRIES = """
INSERT INTO procurement_enquiry (case_id, text, addressee_id, supplier, supplier_email, due_date,
    asked_by_id, asked_at, closed_at, language)
SELECT id, 'Hvor mange skal bruge systemet?', CASE WHEN id %% 100 = 0 THEN %(coordinator)s
    ELSE requester_id END, '', '', next_due,
    CASE WHEN id %% 200 = 6 THEN %(coordinator)s ELSE requester_id END, now(),
    CASE WHEN id %% 4 = 0 THEN NULL ELSE now() END, ''
FROM procurement_case WHERE id %% 2 = 0
"""
DOCUMENTS = """
INSERT INTO procurement_document (case_id, kind, version, journal_number, name, file, content_type,
    size, sha256, uploaded_at, uploaded_by_id)
SELECT id, kind, 1, '', kind || '.pdf', 'cases/' || kind || '.pdf', 'application/pdf', 1000, kind,
    now(), requester_id
FROM procurement_case, (VALUES ('offer'), ('business_case')) AS file (kind)
"""
REVIEWS = """
INSERT INTO procurement_documentreview (document_id, role, reviewer_id, due_date, asked_by_id,
    asked_at, outcome, text, answered_at, answered_by_id)
SELECT document.id, 'security', requester_id, next_due, %(coordinator)s, now(),
    CASE WHEN document.id %% 4 = 1 THEN '' ELSE 'ok' END, '', NULL, NULL
FROM procurement_document AS document JOIN procurement_case ON procurement_case.id = case_id
WHERE kind = 'offer'
"""
DEBTS = """
INSERT INTO procurement_debt (authority_id, case_id, system_id, kind, description, cause, severity,
    risk, hours_monthly, hourly_rate, other_yearly_cost, removal_cost, owner_id, plan, plan_date,
    status, accepted_reason, created_by_id, created_at)
SELECT authority_id, id, 1 + id %% %(systems)s, 'no_sso', 'Brugerne har hver sin adgangskode.',
    'not_met', id %% 3, 1, id %% 37, 400, 1000, 50000, requester_id, '', NULL,
    CASE WHEN id %% 3 = 0 THEN 'recovered' ELSE 'open' END, '', requester_id, now()
FROM procurement_case WHERE id %% 10 = 3
"""
CANDIDATES = """
INSERT INTO procurement_candidate (case_id, system_id, name, verdict, reason, by_id, at)
SELECT case_.id, system.id, system.name, 'partly', 'Kan noget af det.', requester_id, now()
FROM procurement_case AS case_ JOIN procurement_system AS system
    ON system.id = 1 + case_.id %% %(systems)s WHERE case_.id %% 5 = 0
"""
SEARCHES = """
INSERT INTO procurement_systemsearch (case_id, words, found, by_id, at)
SELECT id, title, 3, requester_id, now() FROM procurement_case WHERE id %% 5 = 0
"""
STATEMENTS = (
    *(CASES, REQUESTS, STEPS, REMARKS, EVENTS, SYSTEMS, CONTRACTS, ASSESSMENTS, ENTRIES),
    *(CHECKPOINTS, ENQUIRIES, DOCUMENTS, REVIEWS, DEBTS, CANDIDATES, SEARCHES),
)
