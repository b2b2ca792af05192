import datetime
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('procurement', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('pending', 'Not treated'), ('decided', 'Treated'), ('withdrawn', 'Taken off the agenda')], default='pending', max_length=20, verbose_name='state')),
                ('position', models.PositiveSmallIntegerField(verbose_name='number')),
                ('heading', models.CharField(max_length=200, verbose_name='heading')),
                ('presentation', models.TextField(verbose_name='presentation')),
                ('recommendation', models.TextField(verbose_name='recommendation')),
                ('organisation', models.TextField(blank=True, verbose_name='organisation')),
                ('economy', models.TextField(blank=True, verbose_name='economy')),
                ('strategic', models.BooleanField(default=False, verbose_name='has a strategic focus')),
                ('minutes', models.PositiveSmallIntegerField(default=10, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='length in minutes')),
                ('confidential', models.CharField(blank=True, max_length=300, verbose_name='why it is confidential')),
                ('late_reason', models.CharField(blank=True, max_length=300, verbose_name='why it came after the deadline')),
                ('basis', models.JSONField(blank=True, default=dict)),
                ('reported_at', models.DateTimeField(auto_now_add=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agenda_items', to='procurement.case')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='contact')),
                ('papers', models.ManyToManyField(blank=True, related_name='+', to='procurement.document', verbose_name='papers')),
                ('reported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'agenda item',
                'verbose_name_plural': 'agenda items',
                'ordering': ['position', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'pending')), fields=('case',), name='case_on_one_agenda_at_a_time', violation_error_message='The case is already on an agenda.')],
            },
        ),
        migrations.CreateModel(
            name='Board',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(choices=[('visitation', 'Visitation: IT assesses whether we can go on'), ('intake', 'Intake: goes through new cases, and approves'), ('project', 'Project board: decides on IT projects'), ('strategic', 'Strategic board: decides what is forwarded to it')], default='project', max_length=10, verbose_name='kind')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday')], default=0, verbose_name='meets on')),
                ('time', models.TimeField(default=datetime.time(9, 0), verbose_name='at')),
                ('minutes', models.PositiveSmallIntegerField(default=90, validators=[django.core.validators.MaxValueValidator(600)], verbose_name='length in minutes')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('link', models.URLField(blank=True, max_length=500, verbose_name='link')),
                ('on_holidays', models.CharField(choices=[('move', 'Hold the meeting on the next working day'), ('skip', 'Hold no meeting, and show why')], default='move', max_length=4, verbose_name='when the day is a holiday')),
                ('series_from', models.DateField(blank=True, null=True, verbose_name='first day')),
                ('series_until', models.DateField(blank=True, null=True, verbose_name='last day')),
                ('every_weeks', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(26)], verbose_name='weeks from one meeting to the next')),
                ('quorum', models.PositiveSmallIntegerField(default=0, validators=[django.core.validators.MaxValueValidator(50)], verbose_name='members who must be there')),
                ('chosen_outcomes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=12), blank=True, default=list, size=None, verbose_name='outcomes in use')),
                ('deadline_weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday')], default=0, verbose_name='papers on')),
                ('deadline_time', models.TimeField(default=datetime.time(12, 0), verbose_name='papers at')),
                ('deadline_weeks_before', models.PositiveSmallIntegerField(default=1, validators=[django.core.validators.MaxValueValidator(8)], verbose_name='weeks before the meeting')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boards', to='accounts.authority')),
                ('next_board', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='earlier_boards', to='governance.board', verbose_name='next board')),
            ],
            options={
                'verbose_name': 'board',
                'verbose_name_plural': 'boards',
                'constraints': [models.UniqueConstraint(fields=('authority', 'name'), name='board_once'), models.CheckConstraint(condition=models.Q(('weekday__lte', 4), ('deadline_weekday__lte', 4)), name='board_meets_on_working_days'), models.CheckConstraint(condition=models.Q(('next_board', None), models.Q(('next_board', models.F('id')), _negated=True), _connector='OR'), name='board_does_not_follow_itself', violation_error_message='Choose another board.'), models.CheckConstraint(condition=models.Q(('series_until', None), ('series_until__gte', models.F('series_from')), _connector='OR'), name='series_ends_after_it_begins', violation_error_message='The last day cannot be before the first.')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='comment')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='governance.agendaitem')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'comment',
                'verbose_name_plural': 'comments',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome', models.CharField(choices=[('approved', 'Approved'), ('conditions', 'Approved with conditions'), ('deferred', 'Deferred'), ('rejected', 'Rejected'), ('forwarded', 'Forwarded')], max_length=12, verbose_name='decision')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('conditions', models.TextField(blank=True, verbose_name='conditions')),
                ('forwarded_to', models.CharField(blank=True, max_length=200, verbose_name='forwarded to')),
                ('sustainable', models.TextField(blank=True, verbose_name='is it sustainable?')),
                ('coherent', models.TextField(blank=True, verbose_name='does it cohere with our other IT?')),
                ('decided_at', models.DateTimeField(auto_now_add=True)),
                ('search', django.contrib.postgres.search.SearchVectorField(editable=False, null=True)),
                ('answers', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answered_by', to='governance.decision')),
                ('corrects', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='governance.decision')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='governance.agendaitem')),
            ],
            options={
                'verbose_name': 'decision',
                'verbose_name_plural': 'decisions',
                'ordering': ['pk'],
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search'], name='decision_search'), models.Index(fields=['decided_at'], name='decision_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('answers', None), ('corrects', None)), fields=('item',), name='item_decided_once', violation_error_message='The item is already decided.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['rejected', 'deferred']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='rejection_or_deferral_has_a_reason', violation_error_message='A rejection or a deferral must have a reason.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'conditions'), _negated=True), models.Q(('conditions', ''), _negated=True), _connector='OR'), name='conditions_are_written', violation_error_message='Write the conditions.'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'forwarded'), _negated=True), models.Q(('forwarded_to', ''), _negated=True), _connector='OR'), name='forwarded_says_where', violation_error_message='Write which body the case is forwarded to.')],
            },
        ),
        migrations.CreateModel(
            name='Discussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='what was said')),
                ('exempt_because', models.CharField(blank=True, help_text='The provision and the reason. The item is then left out of the public edition of the minutes. Leave it empty where everybody may read it.', max_length=300, verbose_name='kept from the public because')),
                ('version', models.PositiveIntegerField(default=0)),
                ('written_at', models.DateTimeField(auto_now=True)),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='discussion', to='governance.agendaitem')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'discussion',
                'verbose_name_plural': 'discussions',
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series_date', models.DateField(blank=True, null=True, verbose_name='day in the series')),
                ('follows_series', models.BooleanField(default=True)),
                ('starts_at', models.DateTimeField(verbose_name='starts')),
                ('deadline_at', models.DateTimeField(verbose_name='papers must be ready')),
                ('status', models.CharField(choices=[('planned', 'Planned'), ('closed', 'Agenda closed'), ('published', 'Agenda published'), ('circulated', 'Minutes out for comments'), ('minuted', 'Minutes approved'), ('cancelled', 'Cancelled')], default='planned', max_length=20, verbose_name='state')),
                ('place', models.CharField(blank=True, max_length=200, verbose_name='place')),
                ('note', models.CharField(blank=True, help_text='Why it was moved or cancelled.', max_length=200, verbose_name='note')),
                ('published_start', models.DateTimeField(blank=True, null=True)),
                ('sequence', models.PositiveIntegerField(default=0)),
                ('present', models.TextField(blank=True, help_text='Who took part, one name on each line.', verbose_name='present')),
                ('comments_by', models.DateField(blank=True, null=True, verbose_name='comments by')),
                ('approved_at', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='approved_minutes', to='governance.meeting')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='governance.board')),
            ],
            options={
                'verbose_name': 'meeting',
                'verbose_name_plural': 'meetings',
                'indexes': [models.Index(fields=['board', 'starts_at'], name='governance__board_i_4a3f11_idx')],
                'constraints': [models.UniqueConstraint(fields=('board', 'series_date'), name='one_meeting_a_day'), models.CheckConstraint(condition=models.Q(('deadline_at__lte', models.F('starts_at'))), name='papers_before_the_meeting'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'circulated'), _negated=True), ('comments_by__isnull', False), _connector='OR'), name='circulated_says_until_when')],
            },
        ),
        migrations.CreateModel(
            name='FixedPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading', models.CharField(max_length=200, verbose_name='heading')),
                ('text', models.TextField(blank=True, verbose_name='what it is about')),
                ('minutes', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='length in minutes')),
                ('place', models.CharField(choices=[('first', 'Before the cases'), ('last', 'After the cases')], default='first', max_length=5, verbose_name='place')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                ('said', models.TextField(blank=True, verbose_name='what was said')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fixed_points', to='governance.meeting')),
            ],
            options={
                'verbose_name': 'fixed point',
                'verbose_name_plural': 'fixed points',
                'ordering': ['place', 'position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='agendaitem',
            name='meeting',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='governance.meeting'),
        ),
        migrations.CreateModel(
            name='Addendum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(blank=True, max_length=20000, verbose_name='what is corrected')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='governance.agendaitem')),
                ('decision', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='addendum', to='governance.decision')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='governance.meeting')),
            ],
            options={
                'verbose_name': 'addendum',
                'verbose_name_plural': 'addenda',
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('text', ''), _negated=True), ('decision__isnull', False), _connector='OR'), name='addendum_says_something', violation_error_message='Write what is corrected.')],
            },
        ),
        migrations.CreateModel(
            name='MinutesComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=5000, verbose_name='comment')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='what came of it')),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='minutes_comments', to='governance.agendaitem')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='minutes_comments', to='governance.meeting')),
                ('settled_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('settled_at', None), ('settled_by', None)), models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='settled_comment_says_what_came_of_it')],
            },
        ),
        migrations.CreateModel(
            name='Package',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('without', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('ready', 'Ready'), ('failed', 'Failed')], default='waiting', max_length=10)),
                ('wanted', models.PositiveIntegerField(default=1)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('file', models.FileField(blank=True, max_length=200, upload_to='papers/%Y/')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('made_at', models.DateTimeField(blank=True, null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packages', to='governance.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('meeting', 'without'), name='one_package_of_the_same')],
            },
        ),
        migrations.CreateModel(
            name='Paper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agenda', 'Agenda'), ('minutes', 'Minutes'), ('public', 'Public edition of the minutes'), ('addendum', 'Addendum to the minutes')], max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'Being made'), ('ready', 'Ready'), ('failed', 'Could not be made')], default='waiting', max_length=10)),
                ('file', models.FileField(blank=True, max_length=200, upload_to='papers/%Y/')),
                ('asked_at', models.DateTimeField(auto_now_add=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_error', models.TextField(blank=True)),
                ('addendum', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper', to='governance.addendum')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='papers', to='governance.meeting')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('addendum', None)), fields=('meeting', 'kind'), name='one_paper_of_a_kind'), models.CheckConstraint(condition=models.Q(models.Q(('addendum__isnull', False), ('kind', 'addendum')), models.Q(models.Q(('kind', 'addendum'), _negated=True), ('addendum', None)), _connector='OR'), name='addendum_has_its_own_paper')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stance', models.CharField(choices=[('agree', 'I agree with the recommendation'), ('disagree', 'I disagree'), ('doubt', 'I am in doubt')], max_length=10, verbose_name='my position beforehand')),
                ('words', models.TextField(blank=True, verbose_name='why')),
                ('taken_at', models.DateTimeField(auto_now=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='governance.agendaitem')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'position beforehand',
                'verbose_name_plural': 'positions beforehand',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('item', 'person'), name='one_position_a_person')],
            },
        ),
        migrations.CreateModel(
            name='Question',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('enquiry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='board_question', to='procurement.enquiry')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='governance.agendaitem')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Recusal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(max_length=1000, verbose_name='reason')),
                ('declared_at', models.DateTimeField(auto_now_add=True)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('declared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recusals', to='governance.agendaitem')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'recusal',
                'verbose_name_plural': 'recusals',
                'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('item', 'user'), name='recused_once')],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('chair', 'Chair'), ('secretary', 'Secretary'), ('member', 'Member'), ('substitute', 'Substitute')], default='member', max_length=10, verbose_name='sits as')),
                ('area', models.CharField(blank=True, max_length=200, verbose_name='represents the area')),
                ('function', models.CharField(blank=True, choices=[('digitalisation', 'Digitalisation'), ('tenders', 'Tenders'), ('legal', 'Legal'), ('it', 'IT'), ('finance', 'Finance'), ('purchasing', 'Purchasing')], max_length=20, verbose_name='function')),
                ('first_day', models.DateField(verbose_name='from')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='until and with')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='governance.board')),
                ('substitute_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='substitutes', to='governance.seat', verbose_name='substitute for')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'seat',
                'verbose_name_plural': 'seats',
                'indexes': [models.Index(fields=['board', 'last_day'], name='governance__board_i_cf2d9f_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_day', None), ('last_day__gte', models.F('first_day')), _connector='OR'), name='seat_ends_after_it_begins', violation_error_message='The last day cannot be before the first.'), models.CheckConstraint(condition=models.Q(('substitute_for', None), ('role', 'substitute'), _connector='OR'), name='only_substitutes_stand_for_a_seat', violation_error_message='Only a substitute stands in for somebody.')],
            },
        ),
        migrations.CreateModel(
            name='StandingItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('heading', models.CharField(max_length=200, verbose_name='heading')),
                ('text', models.TextField(blank=True, verbose_name='what it is about')),
                ('minutes', models.PositiveSmallIntegerField(default=5, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(240)], verbose_name='length in minutes')),
                ('place', models.CharField(choices=[('first', 'Before the cases'), ('last', 'After the cases')], default='first', max_length=5, verbose_name='place')),
                ('position', models.PositiveSmallIntegerField(default=1, verbose_name='number')),
                ('board', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standing_items', to='governance.board')),
            ],
            options={
                'verbose_name': 'standing item',
                'verbose_name_plural': 'standing items',
                'ordering': ['place', 'position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Supplement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='what is new')),
                ('written_at', models.DateTimeField(auto_now_add=True)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='supplements', to='governance.agendaitem')),
                ('papers', models.ManyToManyField(blank=True, related_name='+', to='procurement.document', verbose_name='papers')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'supplement',
                'verbose_name_plural': 'supplements',
                'ordering': ['pk'],
            },
        ),
    ]
