"""成绩定级表: how this county reads 优, 中 and 差 out of a roster."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.doors import needs
from accounts.roles import Perm
from students.forms import LevelRuleForm
from students.services import levels


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Perm.ROSTER_IMPORT)
def level_rule(request: HttpRequest) -> HttpResponse:
    county = request.county
    if county is None or not request.user.has_in(Perm.ROSTER_IMPORT, county):
        raise Http404
    rule = levels.rule_of(county)
    form = LevelRuleForm(request.POST or None, rule=rule)
    if request.method == "POST" and form.is_valid():
        levels.set_rule(county=county, values=form.values(), by=request.user)
        messages.success(request, "定级表已保存，以后导入的名册按这张表定级。")
        return redirect("students:level_rule")
    return render(request, "students/level_rule.html", {"form": form, "rule": rule})
